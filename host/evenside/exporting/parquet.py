"""Parquet: one table a file; units and meaning at every column, head and results in the metadata.

Row groups are blocks of the grid, so that memory does not grow with the recording.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from evenside.errors import ToolError
from evenside.exporting.columns import Column, Kind, Table, Values
from evenside.exporting.contents import Contents
from evenside.exporting.head import head_json

if TYPE_CHECKING:
    import pyarrow

NEEDS_PYARROW = "Parquet needs one more part: pip install 'evenside[export]'"
TYPE_OF: dict[Kind, str] = {"number": "double", "whole": "int64", "text": "string", "flag": "bool"}


def write_parquet(
    path: Path, table: Table, contents: Contents, on_rows: Callable[[int], None]
) -> None:
    """One table into one file; raises ToolError where pyarrow is not installed."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ModuleNotFoundError as error:
        raise ToolError(NEEDS_PYARROW) from error
    schema = pa.schema(
        [field_of(column) for column in table.columns],
        metadata={"evenside": json.dumps(head_json(contents), allow_nan=False)},
    )
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in table.batches():
            arrays = [
                array_of(values, column)
                for values, column in zip(batch, table.columns, strict=True)
            ]
            writer.write_batch(pa.record_batch(arrays, schema=schema))
            on_rows(len(arrays[0]))


def field_of(column: Column) -> "pyarrow.Field[Any]":
    """A column's type, with its unit and its meaning."""
    import pyarrow as pa

    about = {"unit": column.unit, "description": column.about}
    return pa.field(column.name, pa.type_for_alias(TYPE_OF[column.kind]), metadata=about)


def array_of(values: Values, column: Column) -> "pyarrow.Array[Any]":
    """A column's values; what is missing is null, never NaN."""
    import pyarrow as pa

    kind = pa.type_for_alias(TYPE_OF[column.kind])
    if column.kind == "number":
        return pa.array(np.array(values, dtype=np.float64), kind, from_pandas=True)
    return pa.array(list(values), kind)
