"""Checks of ex02: find the right pods by their labels."""


def test_front_finds_help_and_shop(applied):
    """The selector tier=front finds exactly help and shop."""
    finds(applied, "tier=front", "help", "shop")


def test_back_finds_orders(applied):
    """The selector tier=back finds exactly orders."""
    finds(applied, "tier=back", "orders")


def test_production_finds_orders_and_shop(applied):
    """The selector env=prod finds exactly orders and shop."""
    finds(applied, "env=prod", "orders", "shop")


def test_shop_says_whom_to_call(applied):
    """The annotation contact of shop names the shop team."""
    applied.pod("shop").has_annotation("contact", "Shop team <shop@example.com>")


def finds(applied, selector, *wanted):
    """The selector finds exactly these pods; otherwise point at the labels of the wrong one."""
    found = applied.select("Pod", selector)
    for name in sorted({*found, *wanted}):
        applied.pod(name).becomes(
            lambda _, name=name: (name in found) == (name in wanted),
            expected=f"{selector} finds {' and '.join(wanted)}",
            found=f"it finds {' and '.join(found) or 'no pod'}",
            path="metadata.labels",
            help=f"look at the labels of {name}",
            within=0,
        )
