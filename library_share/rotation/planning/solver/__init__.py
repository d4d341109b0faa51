"""Finding a plan: fewest misfits with a proof, then few kilometres and fair shares. Pure Python."""

from library_share.rotation.planning.solver.pairs import fewest as fewest
from library_share.rotation.planning.solver.solve import Effort as Effort
from library_share.rotation.planning.solver.solve import Report as Report
from library_share.rotation.planning.solver.solve import Stage as Stage
from library_share.rotation.planning.solver.solve import solve as solve
