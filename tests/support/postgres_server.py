"""A PostgreSQL server of a test's own: in a folder that goes with it, on a unix socket alone.

It trusts everyone but the role `locked`, whose password is PASSWORD. The server refuses to run as
root, so that it runs as Debian's user `postgres` then.
"""

import contextlib
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import tempfile
import threading

PROGRAMS = pathlib.Path("/usr/lib/postgresql/15/bin")
PASSWORD = "s3cr3t-of-the-test"


def drain(stream):
    """Reads what a server logs, or it would wait."""
    with stream:
        stream.read()


class PostgresServer:
    def __init__(self):
        if not (PROGRAMS / "postgres").exists():
            raise RuntimeError(f"PostgreSQL's server is not there, expected {PROGRAMS}/postgres; "
                               "install the Debian package postgresql-15 (./dev setup)")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="sensex-postgres-"))
        self.user = {}
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(self.folder, user.pw_uid, user.pw_gid)
            self.user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        data = self.folder / "data"
        self.run("initdb", "-D", data, "-A", "trust", "-U", "sensex", "--no-sync", "-E", "UTF8",
                 "--locale=C.UTF-8")
        (data / "pg_hba.conf").write_text("local all locked scram-sha-256\nlocal all all trust\n",
                                          encoding="utf-8")
        self.start()
        self.sql(f"CREATE ROLE locked LOGIN PASSWORD '{PASSWORD}'")

    def run(self, program, *arguments):
        done = subprocess.run([PROGRAMS / program, *arguments], cwd=self.folder, text=True,
                              capture_output=True, timeout=60, check=False, **self.user)
        if done.returncode != 0:
            raise RuntimeError(f"{program} failed: {done.stdout}{done.stderr}")
        return done.stdout

    def start(self):
        """It ends with the test, however that ends."""
        self.process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "QUIT", PROGRAMS / "postgres", "-D", self.folder / "data",
             "-k", self.folder, "-c", "listen_addresses=", "-c", "fsync=off"],
            cwd=self.folder, stderr=subprocess.PIPE, text=True, **self.user)
        said = []
        for line in self.process.stderr:
            said.append(line)
            if "ready to accept connections" in line:
                break
        else:
            raise RuntimeError("the PostgreSQL server did not start: " + "".join(said))
        threading.Thread(target=drain, args=(self.process.stderr,), daemon=True).start()

    def halt(self):
        """As an administrator does: those connected are thrown out."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=60)

    def crash(self):
        """At once and without a checkpoint, as when it dies; the next start recovers."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(timeout=60)

    def stop(self):
        self.halt()
        shutil.rmtree(self.folder)

    def address(self, database="postgres", user="sensex"):
        return f"postgresql://{user}@/{database}?host={self.folder}"

    def new_database(self, name):
        """Its address."""
        self.sql(f"CREATE DATABASE {name} TEMPLATE template0")
        return self.address(name)

    def sql(self, text, database="postgres"):
        """The rows, as lists of texts."""
        out = self.run("psql", "-q", "-X", "-A", "-t", "-F", "|", "-v", "ON_ERROR_STOP=1", "-d",
                       self.address(database), "-c", text)
        return [line.split("|") for line in out.splitlines()]

    @contextlib.contextmanager
    def session(self, database):
        """A function that has one session do what it is told, and waits until it is done."""
        process = subprocess.Popen(
            [PROGRAMS / "psql", "-q", "-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d",
             self.address(database)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            cwd=self.folder, **self.user)
        def say(sql):
            process.stdin.write(sql + "\n\\echo done\n")
            process.stdin.flush()
            if process.stdout.readline() != "done\n":
                raise RuntimeError(f"psql failed at: {sql}")
        try:
            yield say
        finally:
            process.communicate(timeout=60)

    def own(self, folder):
        """Lets the server keep its files there."""
        if self.user:
            os.chown(folder, self.user["user"], self.user["group"])
