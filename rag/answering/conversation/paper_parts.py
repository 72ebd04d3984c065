"""What every paper has: a question of such words alone is about a paper that it does not name."""

from __future__ import annotations

from rag.text import stem

PARTS = frozenset(
    stem(word)
    for word in """
    result results finding findings data dataset datasets set sets benchmark benchmarks domain
    domains task tasks experiment experiments evaluation evaluate evaluated test tested train
    trained training accuracy performance score scores metric metrics improvement improve improved
    gain gains speedup cost costs parameter parameters size number baseline baselines method methods
    approach idea main key contribution contributions limitation limitations drawback drawbacks
    assumption assumptions advantage advantages conclusion conclusions claim claims claimed proof
    theorem loss objective architecture model models code motivation problem solve solved propose
    proposed report reported achieve achieved author authors venue year session track time link pdf
    title abstract detail details covered cover covers available released release public happen
    happens name names long much well far project page website demo repository implementation
    modality modalities rate rates bound bounds complexity guarantee guarantees overhead runtime
    take takes took hardware gpu gpus device devices
    base backbone checked tried involve involved need needed require required
    application applications example examples setting settings setup algorithm algorithms framework
    formulation formulated comparison compare compared difference solution remedy fix fixes cause
    causes reason reasons weakness weaknesses strength strengths downside downsides benefit benefits
    caveat caveats goal aim novelty insight insights intuition trick ingredient ingredients step
    steps stage stages component components code software toolbox takeaway upshot overall original
    first second third final last phase phases
    hyperparameter hyperparameters protocol procedure pipeline criterion criteria
    """.split()
)
