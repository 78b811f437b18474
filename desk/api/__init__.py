"""`/api/v1`: the desk's cases for departments' own systems and for scripts of staff, in JSON.

Every operation stands once in `routes.OPERATIONS`, with the types that validate it; `openapi` describes it from those.
"""
