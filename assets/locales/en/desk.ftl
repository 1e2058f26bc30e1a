### What the desk says about a request: whether it can be done, and why not.
