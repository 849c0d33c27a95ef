"""Checks of ex02: find the right pods by their labels."""


def test_front_finds_help_and_shop(applied):
    """The selector tier=front finds exactly help and shop."""
    assert applied.select("Pod", "tier=front") == ["help", "shop"]


def test_back_finds_orders(applied):
    """The selector tier=back finds exactly orders."""
    assert applied.select("Pod", "tier=back") == ["orders"]


def test_production_finds_orders_and_shop(applied):
    """The selector env=prod finds exactly orders and shop."""
    assert applied.select("Pod", "env=prod") == ["orders", "shop"]


def test_shop_says_whom_to_call(applied):
    """The annotation contact of shop names the shop team."""
    applied.pod("shop").has_annotation("contact", "Shop team <shop@example.com>")
