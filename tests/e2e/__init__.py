"""Everything real at once: Home Assistant with its front end, a browser, and a gateway that is found in the network."""
