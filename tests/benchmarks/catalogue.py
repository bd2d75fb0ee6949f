"""Every benchmark, in the order of the table."""

from tests.benchmarks import measuring, pages, pictures, reading, starting, storing

BENCHMARKS = (
    *measuring.BENCHMARKS,
    *reading.BENCHMARKS,
    *pictures.BENCHMARKS,
    *storing.BENCHMARKS,
    *starting.BENCHMARKS,
    *pages.BENCHMARKS,
)
