"""pandas and SciPy over the same file, as the notebooks do: python3 notebook.py FILE. Prints one line of JSON."""

import io
import json
import os
import resource
import sys
import time

import pandas
import scipy.stats


def peak_mebibytes():
    """Of this process alone: what getrusage says begins with what the parent held."""
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
    except (OSError, StopIteration):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def summary_of(column):
    summary = {"present": int(column.count()), "distinct": int(column.nunique())}
    if not pandas.api.types.is_numeric_dtype(column):
        return {**summary, "top": int(column.value_counts().iloc[0])}
    numbers = {"mean": column.mean(), "deviation": column.std(ddof=0), "min": column.min(), "max": column.max()}
    return {**summary, **{name: float(value) for name, value in numbers.items()}, "median": float(column.median())}


path = sys.argv[1]
begin, begin_cpu = time.time(), time.process_time()
rows = []
with open(path) as lines:
    for line in lines:
        data = json.loads(line)["captureData"]
        rows.append(data["endpointInput"]["data"] + "," + data["endpointOutput"]["data"])
frame = pandas.read_csv(io.StringIO("\n".join(rows)), header=None)
columns = [summary_of(frame[name]) for name in frame]
half = len(frame) // 2
for name in frame.select_dtypes("number"):
    scipy.stats.ks_2samp(frame[name].iloc[:half].dropna(), frame[name].iloc[half:].dropna())
print(
    json.dumps(
        {
            "answer": {"records": len(frame), "columns": columns},
            "seconds": time.time() - begin,
            "cpuSeconds": time.process_time() - begin_cpu,
            "peakMebibytes": peak_mebibytes(),
            "bytes": os.path.getsize(path),
        }
    )
)
