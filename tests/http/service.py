"""A service of its own for a test's script, calls to it, and waiting for what becomes of them."""
import http.client
import json
import subprocess
import threading
import time


def wait_until(holds, what: str, limit_s: float = 90):
    """What `holds` returns, once that is something; jobs that a full disk left behind are taken up every 30 s."""
    end = time.monotonic() + limit_s
    while time.monotonic() < end:
        if found := holds():
            return found
        time.sleep(0.02)
    raise RuntimeError(f"not within {limit_s} s: {what}")


def if_ended(job: dict) -> dict | None:
    return job if job["status"] not in ("queued", "running") else None


class Service:
    """with Service(PROGRAM, "--workers", "2") as service: …"""

    def __init__(self, program: str, *flags: str, env: dict[str, str] | None = None):
        self.process = subprocess.Popen([program, "serve", "--port", "0", *flags], stderr=subprocess.PIPE, text=True, env=env)
        first = self.process.stderr.readline()
        try:
            self.port = json.loads(first)["port"]
        except (ValueError, KeyError):
            words = first + self.process.stderr.read()
            self.process.wait(timeout=60)
            self.process.stderr.close()
            raise RuntimeError(f"the service does not start: {words}") from None
        self.log = [first]
        self.drain = threading.Thread(target=self._read_log, daemon=True)
        self.drain.start()  # a full pipe would stop it
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def _read_log(self) -> None:
        self.log += self.process.stderr

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def call(self, method: str, target: str, body: bytes | str | None = None, headers: dict[str, str] | None = None):
        """(status, headers, body)"""
        if isinstance(body, str):
            body = body.encode()
        self.connection.request(method, target, body, headers or {})
        answer = self.connection.getresponse()
        return answer.status, answer.headers, answer.read()

    def post_json(self, target: str, document) -> tuple[int, dict]:
        status, _, body = self.call("POST", target, json.dumps(document), {"Content-Type": "application/json"})
        return status, json.loads(body)

    def ended_job(self, address: str) -> dict:
        """The job, once it has ended."""
        return wait_until(lambda: if_ended(json.loads(self.call("GET", address)[2])), f"{address} ends")

    def __enter__(self) -> "Service":
        return self

    def __exit__(self, *_) -> None:
        self.connection.close()
        self.process.terminate()
        self.status = self.process.wait(timeout=60)
        self.drain.join()
        self.process.stderr.close()
