"""Every benchmark, in the order of the table."""

from tests.benchmarks import measuring, pages, pictures, reading, starting

BENCHMARKS = (
    *measuring.BENCHMARKS,
    *reading.BENCHMARKS,
    *pictures.BENCHMARKS,
    *starting.BENCHMARKS,
    *pages.BENCHMARKS,
)
