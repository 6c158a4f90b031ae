"""A service of its own for a test's script, and calls to it."""
import http.client
import json
import subprocess
import threading


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

    def __enter__(self) -> "Service":
        return self

    def __exit__(self, *_) -> None:
        self.connection.close()
        self.process.terminate()
        self.status = self.process.wait(timeout=60)
        self.drain.join()
        self.process.stderr.close()
