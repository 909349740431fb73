"""What keeps CaseBridge up for everybody: the pace of requests, reports of browsers, and whether it is well."""
