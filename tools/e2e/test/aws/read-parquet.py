"""Prints the rows of a Parquet file as JSON, one object a line: moments as milliseconds."""

import datetime
import json
import sys

import pyarrow.parquet

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def plain(value):
    if isinstance(value, datetime.datetime):
        return round((value.replace(tzinfo=datetime.timezone.utc) - EPOCH) / datetime.timedelta(milliseconds=1))
    return value


for batch in pyarrow.parquet.ParquetFile(sys.argv[1]).iter_batches():
    for row in batch.to_pylist():
        print(json.dumps({name: plain(value) for name, value in row.items()}))
