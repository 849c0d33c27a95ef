"""Validation messages about a single value: numbers, names, labels, keys.

The second half of the table in :mod:`rejection_rules`, whose templates it shares.
"""

from __future__ import annotations

from kubeplay_pytest.apply.rejection_rule import Rule, rule

__all__ = ["VALUES"]

VALUES: tuple[Rule, ...] = (
    # Numbers.
    rule(
        r"must be between (?P<low>-?\d+) and (?P<high>\d+)",
        "a number from {low} to {high}",
        "write a number from {low} to {high}",
    ),
    rule(
        r"provided port is not in the valid range.*?(?P<low>\d+)-(?P<high>\d+)",
        "a node port from {low} to {high}",
        "write a port from {low} to {high}, or remove `nodePort` and let Kubernetes choose",
    ),
    rule(
        r"provided port is already allocated",
        "a node port that no other Service has",
        "remove `nodePort` and let Kubernetes choose",
    ),
    rule(
        r"must be greater than or equal to `?[a-z]\w+",
        "a number that is not below the minimum",
        "make `{field}` at least as large as the minimum",
    ),
    rule(
        r"(?:must|should) be greater than or equal to (?P<low>-?\d+)",
        "{low} or more",
        "write {low} or a larger number",
    ),
    rule(r"must be greater than (?P<low>-?\d+)", "more than {low}", "write a number above {low}"),
    rule(
        r"(?:must|should) be less than or equal to (?P<high>-?\w+)",
        "{high} or less",
        "write {high} or a smaller number",
    ),
    rule(
        r"must be of type (?P<type>\w+)",
        "a value of type {type}",
        "write a value of type {type} after `{field}:`",
    ),
    rule(
        r"should match '(?P<pattern>[^']*)'",
        "a value that matches `{pattern}`",
        "change `{field}` so that it matches `{pattern}`",
    ),
    # Names, labels, keys. The suggestion is computed from the value.
    rule(
        r"must be no more than 15 characters",
        "a port name of at most 15 characters",
        "shorten it, for example to `http`",
    ),
    rule(
        r"must contain at least one letter \(a-z\)|must contain only alpha-numeric",
        "a port name of small letters, digits and `-`, with at least one letter",
        "write a name such as `{port_name}`",
    ),
    rule(
        r"RFC 1123 label|DNS-1123 label|DNS-1035 label|must not contain dots",
        "a name of small letters, digits and `-`, no longer than 63 characters",
        "write `{name}`",
    ),
    rule(
        r"RFC 1123 subdomain|DNS-1123 subdomain",
        "a name of small letters, digits, `-` and `.`",
        "write `{dotted}`",
    ),
    rule(
        r"a valid label must be an empty string or consist of",
        "a label value of letters, digits, `-`, `_` and `.`, without spaces",
        "write `{label}`; text for people belongs into `metadata.annotations`",
    ),
    rule(
        r"(?:name|prefix) part must|must consist of alphanumeric characters, '-', '_' or '\.'",
        "a key of letters, digits, `-`, `_` and `.`, without spaces",
        "write the key as `{label}`",
    ),
    rule(
        r"a valid (?:config key|environment variable name|C identifier)",
        "a key of letters, digits, `-`, `_` and `.`",
        "write the key as `{label}`",
    ),
    rule(
        r"(?:must be no more than|may not be (?:longer|more) than) (?P<most>\d+) (?:char|byte)",
        "at most {most} characters",
        "shorten it to {most} characters or fewer",
    ),
)
