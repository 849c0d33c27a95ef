"""Checks of ex37: one in ten tries the new search.

Nothing is said of how many routes there are, or how their rules are ordered: only of where
requests go. What shall not be taken is asked for only once the right requests are.
"""

SHOP = "https://shop.market.example"
TESTER = {"X-Tester": "yes"}


def test_the_shop_gets_everything_else(applied):
    """The shop gets all other pages, those of the testers and of other searchers too."""
    entrance = applied.routes("entrance")
    for path in ("/", "/fruit/apples", "/searching"):
        entrance.sends(SHOP + path, to="shop", port=80)
    entrance.sends(f"{SHOP}/fruit", to="shop", port=80, headers=TESTER)


def test_a_tenth_of_the_searches_is_new(applied):
    """One in ten searches is done by search-next, the others by search."""
    entrance = applied.routes("entrance")
    for headers in ({}, {"X-Tester": "no"}):
        for path in ("/search", "/search/apples?page=2"):
            shares = {"search": 9, "search-next": 1}
            entrance.splits(SHOP + path, among=shares, port=8080, headers=headers)


def test_testers_always_get_the_new_search(applied):
    """All searches of testers are done by search-next."""
    for path in ("/search", "/search/apples"):
        entrance = applied.routes("entrance")
        entrance.sends(SHOP + path, to="search-next", port=8080, headers=TESTER)


def test_orders_are_sent_by_post(applied):
    """Orders that are posted reach orders, and who looks at them sees the shop."""
    entrance = applied.routes("entrance")
    entrance.sends(f"{SHOP}/orders", to="orders", port=80, method="POST")
    for method in ("GET", "DELETE"):
        entrance.sends(f"{SHOP}/orders", to="shop", port=80, method=method)


def test_plain_http_is_sent_to_https(applied):
    """Plain http is answered with 301 and the same address with https."""
    entrance = applied.routes("entrance")
    for address in ("shop.market.example/", "shop.market.example/search/apples?page=2"):
        entrance.redirects(f"http://{address}", to=f"https://{address}", status=301)


def test_other_names_are_not_taken(applied):
    """The shop's name is taken, and no name of another team."""
    entrance = applied.routes("entrance")
    entrance.sends(f"{SHOP}/fruit", to="shop")
    for scheme in ("http", "https"):
        entrance.refuses(f"{scheme}://blog.market.example/")
