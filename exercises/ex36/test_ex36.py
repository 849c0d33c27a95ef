"""Checks of ex36: four addresses become one.

Nothing is said of how many Ingresses there are or in which order their paths stand: only
of where requests go. Other names are asked for only once the right ones work, because
where nothing is taken, nothing wrong is taken either.
"""

SITE = "http://bakery.example"


def test_pages_keep_what_nobody_else_has(applied):
    """The pages get the first page, the bread and the cartoons."""
    for path in ("/", "/bread/rye", "/cartoons"):
        edge(applied).sends(SITE + path, to="pages", port=80)


def test_the_cart_gets_all_of_its_pages(applied):
    """The cart gets its first page and those below it."""
    for path in ("/cart", "/cart/7/delete"):
        edge(applied).sends(SITE + path, to="cart", port=8080)


def test_the_bank_reaches_the_cashier_and_nobody_else_does(applied):
    """The bank's report goes to the cashier, and the page of thanks to the pages."""
    edge(applied).sends(f"{SITE}/paid", to="cashier", port=80)
    edge(applied).sends(f"{SITE}/paid/thanks", to="pages", port=80)


def test_every_branch_has_its_own_name(applied):
    """Every branch is found by its name, also one that opens next month."""
    for branch in ("north", "south", "harbour-2"):
        url = f"http://{branch}.branches.bakery.example/opening-hours"
        edge(applied).sends(url, to="branches", port=80)


def test_other_names_are_not_taken(applied):
    """The bakery's name is taken, and no name of somebody else."""
    edge(applied).sends(f"{SITE}/bread", to="pages")
    edge(applied).refuses("http://www.bakery.example/")
    edge(applied).refuses("http://cakes.example/cart")


def test_browsers_can_use_https(applied):
    """The name bakery.example has its certificate."""
    edge(applied).encrypts("bakery.example", certificate="bakery-cert")


def edge(applied):
    """The Ingresses as the controller of the class edge sees them."""
    return applied.ingresses("edge")
