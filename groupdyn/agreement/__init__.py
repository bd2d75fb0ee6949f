"""Do two raters agree? Their codings of one session matched act by act, then compared beyond chance.

>>> import pandas as pd
>>> from groupdyn.agreement import compare
>>> def coding(codes):
...     return pd.DataFrame({"sender": "ana", "receiver": "ben", "act": list(codes)})
>>> comparison = compare(coding("aabbccabca"), coding("aabbcbabcc"))
>>> round(comparison.overall.kappa.value, 4)
0.7015

First the codings are unitised (`unitise`): which act of one rater is which of the other, and which acts only
one of them noted. Then Cohen's κ and Krippendorff's α say how far the codes of the matched acts agree.
"""

from groupdyn.agreement.coefficients import (
    LEAST_UNITS,
    LEAST_USES,
    Agreement,
    Estimate,
    agreement_of,
    alpha,
    expected_agreement,
    kappa,
    observed_agreement,
)
from groupdyn.agreement.comparing import Comparison, compare
from groupdyn.agreement.unitising import WINDOW_S, Units, unitise

__all__ = [
    "LEAST_UNITS",
    "LEAST_USES",
    "WINDOW_S",
    "Agreement",
    "Comparison",
    "Estimate",
    "Units",
    "agreement_of",
    "alpha",
    "compare",
    "expected_agreement",
    "kappa",
    "observed_agreement",
    "unitise",
]
