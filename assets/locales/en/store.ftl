### What the store says: in use, damaged, out of space.
