"""Texts that would do something if anybody let them."""

from __future__ import annotations

TEXTS = (
    "<script>window.hacked=1</script>",
    "<img src=x onerror=window.hacked=1>",
    "<svg onload=window.hacked=1>",
    "</pre></code></textarea></title><script>window.hacked=1</script>",
    "<iframe srcdoc='<script>parent.hacked=1</script>'>",
    "<a href='javascript:window.hacked=1'>press</a>",
    "[press](javascript:window.hacked=1)",
    "[press](data:text/html;base64,PHNjcmlwdD53aW5kb3cuaGFja2VkPTE8L3NjcmlwdD4=)",
    '![x](x" onerror="window.hacked=1)',
    '<math><mi//xlink:href="data:x,<script>window.hacked=1</script>">',
    "<details open ontoggle=window.hacked=1>",
    "<form action=javascript:window.hacked=1><button>go</button></form>",
    "<style>*{background:url('javascript:window.hacked=1')}</style>",
    "<base href='http://127.0.0.1:1/'>",
    "\"'`--><script>window.hacked=1</script>",
    "{{constructor.constructor('window.hacked=1')()}}",
    "<scr<script>ipt>window.hacked=1</scr</script>ipt>",
)
