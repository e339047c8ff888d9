"""NumPy opens what the export writes, and finds every number where it should be.

usage: export_test.py PATH_TO_EXPORT_SAMPLE
"""

import csv
import datetime
import json
import math
import pathlib
import subprocess
import sys
import tempfile
import unittest

import numpy

SAMPLE = sys.argv.pop(1)


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def next_weekday(day):
    after = day + datetime.timedelta(days=1)
    while after.isoweekday() > 5:
        after += datetime.timedelta(days=1)
    return after


class Export(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.above = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.above.name) / "export"
        told = subprocess.run([SAMPLE, str(cls.folder)], capture_output=True, text=True, check=True)
        lines = [line.split() for line in told.stdout.splitlines()]
        cls.days = [(datetime.date.fromisoformat(line[1]), float.fromhex(line[2]))
                    for line in lines if line[0] == "day"]
        cls.places = [(int(line[1]), int(line[2]), int(line[3]), float.fromhex(line[4]))
                      for line in lines if line[0] == "place"]
        cls.map = numpy.load(cls.folder / "feature_maps.npy", allow_pickle=False)
        cls.targets = numpy.load(cls.folder / "targets.npy", allow_pickle=False)
        cls.metadata = json.loads((cls.folder / "feature_metadata.json").read_text("utf-8"))

    @classmethod
    def tearDownClass(cls):
        cls.above.cleanup()

    def test_the_arrays_have_the_shapes_and_types_that_the_metadata_tell(self):
        self.assertEqual(self.map.dtype, numpy.dtype("<f8"))
        self.assertEqual(self.targets.dtype, numpy.dtype("<i8"))
        self.assertTrue(self.map.flags["C_CONTIGUOUS"])
        self.assertEqual(list(self.map.shape), self.metadata["shapes"]["feature_maps"])
        self.assertEqual(list(self.targets.shape), self.metadata["shapes"]["targets"])
        self.assertEqual(self.map.shape, (len(self.days), 30, 45))

    def test_every_sampled_value_is_in_its_place(self):
        self.assertGreater(len(self.places), 1000)
        missing = 0
        for day, slot, feature, expected in self.places:
            value = self.map[day, slot, feature]
            if math.isnan(expected):
                missing += 1
                self.assertTrue(math.isnan(value))
            else:
                self.assertEqual(value, expected)
        self.assertGreater(missing, 100)
        self.assertLess(missing, len(self.places) - 100)

    def test_nothing_is_infinite(self):
        self.assertFalse(numpy.isinf(self.map).any())

    def test_the_map_can_be_read_without_loading_it(self):
        mapped = numpy.load(self.folder / "feature_maps.npy", mmap_mode="r")
        numpy.testing.assert_array_equal(mapped, self.map)
        self.assertEqual(mapped.offset % 64, 0)

    def test_dates_and_targets_belong_to_the_rows_of_the_map(self):
        rows = rows_of(self.folder / "dates.csv")
        self.assertEqual([row["date"] for row in rows], [str(day) for day, _ in self.days])
        self.assertEqual([int(row["index"]) for row in rows], list(range(len(self.targets))))

    def test_a_missing_next_close_is_never_down(self):
        expected = []
        for (day, close), (later, next_close) in zip(self.days, self.days[1:]):
            known = later == next_weekday(day)
            expected.append(int(next_close > close) if known else -1)
        expected.append(-1)
        self.assertEqual(self.targets.tolist(), expected)
        self.assertEqual(set(expected), {-1, 0, 1})

    def test_columns_are_named_in_their_order(self):
        names = [row["name"] for row in rows_of(self.folder / "feature_names.csv")]
        self.assertEqual(names, [feature["name"] for feature in self.metadata["features"]])
        self.assertEqual(len(names), self.map.shape[2])

    def test_a_column_is_what_its_name_says(self):
        names = [row["name"] for row in rows_of(self.folder / "feature_names.csv")]
        returns = self.map[:, :, names.index("return_1d")]
        convergence = self.map[:, :, names.index("sma_convergence")]
        ratio = (self.map[:, :, names.index("sma_10")] - self.map[:, :, names.index("sma_20")]) \
            / self.map[:, :, names.index("sma_20")]
        numpy.testing.assert_allclose(convergence, ratio, rtol=1e-9, atol=1e-12)
        self.assertLess(numpy.nanmax(numpy.abs(returns)), 1.0)

    def test_a_column_starts_after_its_warm_up(self):
        slots = [int(row["slot"]) for row in rows_of(self.folder / "stock_symbols.csv")
                 if row["symbol"] in ("INFY", "ITC", "SBIN", "TCS")]
        self.assertEqual(len(slots), 4)
        for slot in slots:
            has_bar = ~numpy.isnan(self.map[:, slot, 4])  # intraday_return has no warm-up
            for feature in self.metadata["features"]:
                column = [f["name"] for f in self.metadata["features"]].index(feature["name"])
                values = self.map[has_bar, slot, column]
                if feature["name"] == "bb_position":
                    continue  # missing in the panel's flat stretch too
                self.assertTrue(numpy.isnan(values[:feature["warm_up"]]).all(), feature["name"])
                self.assertFalse(numpy.isnan(values[feature["warm_up"]]), feature["name"])

    def test_slots_are_held_by_one_symbol_a_day(self):
        rows = rows_of(self.folder / "stock_symbols.csv")
        self.assertEqual([int(row["slot"]) for row in rows], list(range(30)))
        for row in rows:
            self.assertEqual((row["from"], row["to"]),
                             (self.metadata["first_day"], self.metadata["last_day"]))


if __name__ == "__main__":
    unittest.main()
