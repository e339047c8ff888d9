"""`sensex import` from the shell: daily files of the exchanges on top of a folder of bars.

usage: import_test.py PATH_TO_SENSEX
"""

import contextlib
import datetime
import json
import math
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import unittest
import zipfile

SENSEX = sys.argv.pop(1)

STOCKS = ["ADANIPORTS", "ASIANPAINT", "AXISBANK", "BAJAJFINSV", "BAJFINANCE", "BEL", "BHARTIARTL",
          "ETERNAL", "HCLTECH", "HDFCBANK", "HINDUNILVR", "ICICIBANK", "INDIGO", "INFY", "ITC",
          "KOTAKBANK", "LT", "M&M", "MARUTI", "NTPC", "POWERGRID", "RELIANCE", "SBIN", "SUNPHARMA",
          "TATASTEEL", "TCS", "TECHM", "TITAN"]
SESSIONS = 400
# The test's own trading days, so that no table of holidays is copied here: every weekday but one.
HOLIDAY = datetime.date(2024, 7, 10)
LAST = datetime.date(2024, 7, 4)
NEW_DAYS = [datetime.date(2024, 7, 5), datetime.date(2024, 7, 8), datetime.date(2024, 7, 9)]
SPLIT = ("TCS", datetime.date(2024, 7, 8), 0.5)
CALENDAR = "covers 2020-01-01 2030-12-31\nholiday 2024-07-10 Invented holiday\n"

FULL_HEADER = ("SYMBOL, SERIES, DATE1, PREV_CLOSE, OPEN_PRICE, HIGH_PRICE, LOW_PRICE, LAST_PRICE, "
               "CLOSE_PRICE, AVG_PRICE, TTL_TRD_QNTY, TURNOVER_LACS, NO_OF_TRADES, DELIV_QTY, "
               "DELIV_PER\n")
LEGACY_HEADER = ("SYMBOL,SERIES,OPEN,HIGH,LOW,CLOSE,LAST,PREVCLOSE,TOTTRDQTY,TOTTRDVAL,TIMESTAMP,"
                 "TOTALTRADES,ISIN,\n")
UDIFF_HEADER = ("TradDt,BizDt,Sgmt,Src,FinInstrmTp,FinInstrmId,ISIN,TckrSymb,SctySrs,XpryDt,"
                "FininstrmActlXpryDt,StrkPric,OptnTp,FinInstrmNm,OpnPric,HghPric,LwPric,ClsPric,"
                "LastPric,PrvsClsgPric,UndrlygPric,SttlmPric,OpnIntrst,ChngInOpnIntrst,"
                "TtlTradgVol,TtlTrfVal,TtlNbOfTxsExctd,SsnId,NewBrdLotQty,Rmks,Rsvd1,Rsvd2,Rsvd3,"
                "Rsvd4\n")


def run(state, *arguments, code=0):
    done = subprocess.run([SENSEX, *map(str, arguments), "--state", str(state)],
                          capture_output=True, text=True, timeout=120, check=False)
    if done.returncode != code:
        raise AssertionError(f"{arguments} ended with {done.returncode}: {done.stderr}")
    return done.stdout if code == 0 else done.stderr


def weekdays_back_from(last, count):
    days = []
    day = last
    while len(days) < count:
        if day.weekday() < 5 and day != HOLIDAY:
            days.append(day)
        day -= datetime.timedelta(days=1)
    return days[::-1]


def bar(name, day):
    """Open, high, low, close and volume of an invented instrument, in whole paise and shares."""
    phase = sum(map(ord, name))
    base = 60000 if name == "^BSESN" else 500 + 10 * (phase % 90)
    step = day.toordinal()
    factor = SPLIT[2] if name == SPLIT[0] and day >= SPLIT[1] else 1.0
    opens, closes = (round(base * factor * (1 + 0.007 * math.sin(0.9 * step + shift + phase)), 2)
                     for shift in (-0.3, 0.0))
    volume = round(1e6 * (2 + math.sin(1.7 * step + phase)) / factor)
    return (opens, round(max(opens, closes) * 1.004, 2), round(min(opens, closes) * 0.996, 2),
            closes, volume)


def close_before(name, day):
    return bar(name, weekdays_back_from(day, 2)[0])[3]


def index_text(days):
    rows = [",".join(map(str, (day, *bar("^BSESN", day)[:4]))) for day in days]
    return "Date,Open,High,Low,Close\n" + "\n".join(rows) + "\n"


def full_text(day, told=None):
    told = (told or day).strftime("%d-%b-%Y")
    rows = ""
    for name in STOCKS:
        o, h, l, c, v = bar(name, day)
        rows += (f"{name}, EQ, {told}, {close_before(name, day)}, {o}, {h}, {l}, {c}, {c}, {c}, {v}, "
                 f"1, 40, 100, 1\n")
    return FULL_HEADER + rows


def legacy_text(day):
    told = day.strftime("%d-%b-%Y").upper()
    rows = ""
    for number, name in enumerate(STOCKS):
        o, h, l, c, v = bar(name, day)
        rows += (f"{name},EQ,{o},{h},{l},{c},{c},{close_before(name, day)},{v},1,{told},40,"
                 f"INE{number:03}A01010,\n")
    return LEGACY_HEADER + rows


def udiff_text(day):
    rows = ""
    for number, name in enumerate(STOCKS):
        o, h, l, c, v = bar(name, day)
        rows += (f"{day},{day},CM,NSE,STK,{number},INE{number:03}A01010,{name},EQ,,,,,{name} LTD,{o},"
                 f"{h},{l},{c},{c},{close_before(name, day)},,{c},,,{v},1,40,F1,1,,,,,\n")
    return UDIFF_HEADER + rows


class Import(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="sensex-import-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        days = weekdays_back_from(LAST, SESSIONS)
        yahoo = cls.folder / "data" / "yahoo"
        yahoo.mkdir(parents=True)
        for name in [*STOCKS, "^BSESN"]:
            rows = "".join(",".join(map(str, (day, *bar(name, day)))) + "\n" for day in days)
            file = f"{name}.csv" if name == "^BSESN" else f"{name}.NS.csv"
            (yahoo / file).write_text("Date,Open,High,Low,Close,Volume\n" + rows)
        cls.calendar = cls.file("calendar.txt", CALENDAR)
        cls.index = cls.file("SENSEX.csv", index_text(days[-3:] + NEW_DAYS))
        cls.full = cls.file("sec_bhavdata_full_05072024.csv", full_text(NEW_DAYS[0]))
        cls.udiff = cls.folder / "BhavCopy_NSE_CM_0_0_0_20240708_F_0000.csv.zip"
        with zipfile.ZipFile(cls.udiff, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("BhavCopy_NSE_CM_0_0_0_20240708_F_0000.csv", udiff_text(NEW_DAYS[1]))
        cls.legacy = cls.file("cm09JUL2024bhav.csv", legacy_text(NEW_DAYS[2]))

    @classmethod
    def file(cls, name, text):
        path = cls.folder / name
        path.write_text(text)
        return path

    def setUp(self):
        self.state = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        self.ingested = run(self.state, "ingest", "--source", "csv", "--data", self.folder / "data",
                            "--calendar", self.calendar)

    def bring(self, *files, code=0):
        return run(self.state, "import", *files, "--calendar", self.calendar, code=code)

    def assert_refused(self, code, sentence, *files):
        """One sentence, the exit code, and the dataset is what it was."""
        said = self.bring(*files, code=code)
        self.assertEqual(len(said.splitlines()), 1, said)
        self.assertIn(sentence, said)
        again = run(self.state, "ingest", "--source", "csv", "--data", self.folder / "data",
                    "--calendar", self.calendar)
        self.assertIn("unchanged dataset", again)

    def test_three_days_in_three_formats_move_the_last_session_and_show_the_split(self):
        self.assertIn("to 2024-07-04,", self.ingested)
        said = self.bring(self.legacy, self.index, self.full, self.udiff)
        for line in ("index file: 3 new sessions, 3 known ones",
                     "sec_bhavdata_full_05072024.csv: NSE's full daily file of 2024-07-05, "
                     "28 rows of members",
                     "F_0000.csv.zip: a UDiFF bhavcopy of 2024-07-08, 28 rows of members",
                     "cm09JUL2024bhav.csv: NSE's bhavcopy of 2024-07-09, 28 rows of members",
                     "TCS: found a split or bonus on 2024-07-08: earlier prices were multiplied "
                     "by 0.5"):
            self.assertIn(line, said)
        self.assertEqual(said.count("found a split"), 1, said)
        self.assertIn("stored dataset", said)
        self.assertIn(": csv, 28 stocks,", said)
        self.assertIn("to 2024-07-09,", said)

    def test_the_same_files_again_change_nothing(self):
        self.bring(self.full, self.udiff, self.legacy, self.index)
        self.assertIn("unchanged dataset",
                      self.bring(self.full, self.udiff, self.legacy, self.index))

    def test_one_day_after_the_other_is_the_same_dataset_as_all_at_once(self):
        at_once = self.bring(self.full, self.udiff, self.legacy, self.index)
        self.setUp()
        for number, file in enumerate((self.full, self.udiff, self.legacy), start=1):
            index = self.file(f"index{number}.csv", index_text(NEW_DAYS[:number]))
            in_steps = self.bring(file, index)
        self.assertEqual(at_once.split("stored dataset")[1], in_steps.split("stored dataset")[1])

    def test_a_holiday_file_that_repeats_the_session_before_is_refused(self):
        repeated = self.file("sec_bhavdata_full_10072024.csv", full_text(NEW_DAYS[2], HOLIDAY))
        self.assert_refused(78, "repeats the session of 2024-07-09 under the day 2024-07-10",
                            self.legacy, repeated, self.index)

    def test_a_day_without_session_is_refused(self):
        saturday = datetime.date(2024, 7, 6)
        self.assert_refused(78, "is of 2024-07-06, on which the calendar has no session",
                            self.file("sec_bhavdata_full_06072024.csv", full_text(saturday)))

    def test_files_that_are_none_are_refused_and_the_good_ones_with_them(self):
        cut = self.folder / "cut.csv.zip"
        cut.write_bytes(self.udiff.read_bytes()[:-60])
        page = self.file("page.csv", "<!DOCTYPE html><html><body>Not found</body></html>\n")
        header = self.file("header.csv", "A,B,C\n1,2,3\n")
        for code, file in ((66, page), (65, cut), (65, header)):
            self.assert_refused(code, file.name, self.full, self.index, file)
        self.assert_refused(66, "missing.csv", self.folder / "missing.csv")

    def test_an_index_ahead_of_its_members_is_cut_to_them_with_a_warning(self):
        done = self.bring(self.full, self.index)
        self.assertIn("warning: the index has bars to 2024-07-09, but only 0 stocks", done)
        self.assertIn("the dataset ends on 2024-07-05", done)

    def test_a_second_index_file_is_refused(self):
        self.assert_refused(64, "SENSEX.csv is a second file of index bars", self.index, self.index)

    def test_impossible_index_bars_are_refused(self):
        broken = self.file("broken.csv", "Date,Open,High,Low,Close\n2024-07-05,10,9,8,10\n")
        self.assert_refused(65, "broken.csv:2: ", broken)

    def test_of_an_index_file_what_can_be_is_used_and_the_rest_is_told(self):
        rows = index_text(NEW_DAYS).replace(index_text(NEW_DAYS[1:2]).splitlines()[1],
                                            f"{NEW_DAYS[1]},10,9,8,10")
        done = self.bring(self.file("part.csv", rows), self.full)
        self.assertIn("warning: 1 of 3 rows of part.csv cannot be; the first: line 3: ", done)
        self.assertIn("to 2024-07-05,", done)

    def test_an_index_of_which_no_row_can_be_used_is_no_success(self):
        saturday = self.file("saturday.csv", index_text([datetime.date(2024, 7, 6)]))
        self.assert_refused(69, "no row of saturday.csv can be used: 2024-07-06 is before", saturday)

    def test_daily_files_without_their_index_are_no_success(self):
        self.assert_refused(69, "the index ^BSESN has no bar of 2024-07-05, the days of the daily "
                                "files, so nothing was imported; add its CSV file", self.full)

    def runs(self):
        return json.loads(run(self.state, "runs", "list", "--json"))["runs"]

    def test_what_was_brought_in_and_what_was_refused_are_runs(self):
        self.bring(self.full, self.index)
        self.bring(self.full, code=0)
        self.bring(self.file("none.csv", "A,B,C\n1,2,3\n"), code=65)
        newest, again, first, ingest = self.runs()
        self.assertEqual([ingest["kind"], first["kind"]], ["ingest", "import"])
        self.assertIn("stored dataset", first["message"])
        self.assertIn("last session 2024-07-05", first["message"])
        self.assertIn("unchanged dataset", again["message"])
        self.assertEqual([newest["outcome"], newest["stages"][0]["outcome"]], ["failed", "failed"])
        self.assertIn("none.csv", newest["message"])

    def test_after_a_kill_the_dataset_is_what_it_was_and_the_next_import_succeeds(self):
        """Killed while it waits to write: another process holds the database."""
        with contextlib.closing(sqlite3.connect(self.state / "sensex.db",
                                                isolation_level=None)) as database:
            database.execute("BEGIN IMMEDIATE")
            killed = subprocess.Popen([SENSEX, "import", self.full, self.index, "--calendar",
                                       self.calendar, "--state", self.state],
                                      stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            killed.kill()
            killed.communicate(timeout=30)
            self.assertEqual(killed.returncode, -signal.SIGKILL)
            database.execute("ROLLBACK")
        with contextlib.closing(sqlite3.connect(self.state / "sensex.db")) as database:
            self.assertEqual(database.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
            self.assertEqual(database.execute(
                "SELECT last_session FROM snapshots JOIN current_snapshot USING (id)").fetchall(),
                [("2024-07-04",)])
        self.assertIn("to 2024-07-05,", self.bring(self.full, self.index))

    def test_a_simulated_state_is_refused(self):
        state = self.folder / "simulated"
        run(state, "ingest", "--source", "simulated")
        said = run(state, "import", self.full, code=78)
        self.assertIn("holds the simulated market; use another --state", said)

    def test_an_empty_state_needs_the_index_and_enough_sessions(self):
        state = self.folder / "empty"
        self.assertIn("the bars of ^BSESN are needed", run(state, "import", self.full, code=69))
        said = run(state, "import", self.full, self.index, code=78)
        self.assertIn("at least 300 sessions", said)
        self.assertNotIn("simulated", said)

    def test_raw_files_alone_build_a_dataset(self):
        state = self.folder / "raw"
        days = weekdays_back_from(NEW_DAYS[2], 310)
        folder = self.folder / "days"
        folder.mkdir()
        files = []
        for day in days:
            files.append(folder / f"sec_bhavdata_full_{day.strftime('%d%m%Y')}.csv")
            files[-1].write_text(full_text(day))
        index = self.file("whole.csv", index_text(days))
        said = run(state, "import", *files, index, "--calendar", self.calendar)
        self.assertIn("found a split or bonus on 2024-07-08", said)
        self.assertIn(": nse-files, 28 stocks, 8990 bars,", said)


if __name__ == "__main__":
    unittest.main()
