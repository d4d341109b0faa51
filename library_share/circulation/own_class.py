"""Of which of its classes a library counts a loan."""

from __future__ import annotations

from sqlalchemy import case, literal_column

from library_share.circulation.models import Loan

#: The class of a reader of the library that lent; '' for guests, whose class bears by chance the
#: name of one here, and for whoever is in none. Without parameters, so that one may group by it.
own_class = case((Loan.is_guest, literal_column("''")), else_=Loan.class_name).label("class_name")
