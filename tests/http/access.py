#!/usr/bin/env python3
"""Keys, limits, other pages and packed bodies, through the program and its sockets: what a client and an operator see.

Usage: access.py CHARGEPLAN
"""
import gzip
import http.client
import json
import signal
import ssl
import subprocess
import sys
import tempfile
import time
import unittest
import warnings
from pathlib import Path

from service import Service, wait_until

PROGRAM = ""
SESSION = {"id": "a", "arrival": "2025-08-18T10:00:00Z", "departure": "2025-08-18T14:00:00Z", "max_power_kw": 22, "energy_required_kwh": 20}
REQUEST = json.dumps({"site": {"grid_limit_kw": 10}, "sessions": [SESSION]})
JSON = {"Content-Type": "application/json"}


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


class WithFolder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def keys(self, *arguments: str, status: int = 0) -> str:
        done = subprocess.run([PROGRAM, "keys", arguments[0], "--keys", str(self.folder / "keys.json"), *arguments[1:]],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, status, done.stderr)
        return done.stdout.strip()


class Keys(WithFolder):
    def test_come_and_go_while_the_service_runs(self):
        ann, prom = self.keys("add", "ann"), self.keys("add", "prom", "--metrics-only")
        self.assertRegex(self.keys("list"), r"all +ann\n.*metrics +prom")
        self.keys("add", "ann", status=2)
        self.keys("revoke", "nobody", status=2)
        with Service(PROGRAM, "--bind", "0.0.0.0", "--keys", str(self.folder / "keys.json")) as service:
            status, headers, _ = service.call("GET", "/v1/version")
            self.assertEqual((status, headers["WWW-Authenticate"]), (401, 'Bearer realm="chargeplan"'))
            self.assertEqual(service.call("POST", "/v1/plans", REQUEST, JSON)[0], 401)  # and the connection ends
            self.assertEqual(service.call("GET", "/v1/version", headers=bearer(ann))[0], 200)
            self.assertEqual(service.call("POST", "/v1/plans", REQUEST, JSON | bearer(ann))[0], 200)
            self.assertEqual(service.call("GET", "/metrics", headers=bearer(prom))[0], 200)
            self.assertEqual(service.call("GET", "http://a.proxy/metrics", headers=bearer(prom))[0], 200)
            for closed in ("/v1/version", "http://a.proxy/v1/version", "http://a.proxy/metrics/../v1/version"):
                self.assertEqual(service.call("GET", closed, headers=bearer(prom))[0], 403, closed)
            for open_path in ("/", "/?plan=a", "/health/live", "/health/ready", "/openapi.json", "/docs", "http://a.proxy/health/live"):
                self.assertEqual(service.call("GET", open_path)[0], 200, open_path)
            self.keys("revoke", "ann")
            bob = self.keys("add", "bob")
            self.assertEqual(service.call("GET", "/v1/version", headers=bearer(ann))[0], 401)
            self.assertEqual(service.call("GET", "/v1/version", headers=bearer(bob))[0], 200)
        log = [json.loads(line) for line in service.log]
        made = [line for line in log if line.get("path") == "/v1/plans"]
        self.assertEqual([(line["status"], line.get("key"), line.get("code")) for line in made], [(401, None, "unauthorized"), (200, "ann", None)])
        for secret in (ann, prom, bob):
            self.assertNotIn(secret, "".join(service.log))
            self.assertNotIn(secret, (self.folder / "keys.json").read_text())

    def test_may_call_only_so_often(self):
        ann = self.keys("add", "ann")
        with Service(PROGRAM, "--keys", str(self.folder / "keys.json"), "--rate-limit", "5") as service:
            answers = [service.call("GET", "/v1/version", headers=bearer(ann)) for _ in range(6)]
        self.assertEqual([status for status, _, _ in answers], [200] * 5 + [429])
        self.assertIn(int(answers[-1][1]["Retry-After"]), range(1, 13))

    def test_are_asked_for_by_a_service_that_others_can_reach(self):
        with self.assertRaisesRegex(RuntimeError, "--keys"):
            Service(PROGRAM, "--bind", "0.0.0.0")
        with self.assertRaisesRegex(RuntimeError, "missing.json"):
            Service(PROGRAM, "--keys", str(self.folder / "missing.json"))


class PackedBodies(unittest.TestCase):
    def test_are_read_and_written(self):
        with Service(PROGRAM) as service:
            packed = {**JSON, "Content-Encoding": "gzip", "Accept-Encoding": "gzip"}
            status, headers, body = service.call("POST", "/v1/plans", gzip.compress(REQUEST.encode()), packed)
            self.assertEqual((status, headers["Content-Encoding"], headers["Vary"]), (200, "gzip", "Accept-Encoding"))
            self.assertEqual(json.loads(gzip.decompress(body))["status"], "optimal")
            bomb = gzip.compress(REQUEST.encode() + b" " * (200 << 20))
            self.assertLess(len(bomb), 1 << 20)
            status, _, body = service.call("POST", "/v1/plans", bomb, packed)
            self.assertEqual((status, json.loads(body)["code"]), (413, "body_too_large"))
            self.assertEqual(service.call("POST", "/v1/plans", REQUEST, packed)[0], 400)
            self.assertEqual(service.call("GET", "/health/live")[0], 200)


class OtherPages(unittest.TestCase):
    def test_may_call_where_they_are_named(self):
        page = "https://planning.example"
        ask = {"Origin": page, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
        with Service(PROGRAM, "--cors-origin", page) as service:
            status, headers, body = service.call("OPTIONS", "/v1/plans", headers=ask)
            self.assertEqual((status, headers["Access-Control-Allow-Origin"], body), (204, page, b""))
            status, headers, _ = service.call("POST", "/v1/plans", REQUEST, {**JSON, "Origin": page})
            self.assertEqual((status, headers["Access-Control-Allow-Origin"]), (200, page))
            self.assertIsNone(service.call("GET", "/v1/version", headers={"Origin": "https://evil.example"})[1]["Access-Control-Allow-Origin"])
        with Service(PROGRAM) as service:
            status, headers, _ = service.call("OPTIONS", "/v1/plans", headers=ask)
            self.assertEqual((status, headers["Access-Control-Allow-Origin"]), (405, None))


class Tls(WithFolder):
    def setUp(self):
        super().setUp()
        self.files = {name: str(self.folder / f"{name}.pem") for name in ("cert", "key")}
        self.make_certificate()
        self.flags = ("--tls-cert", self.files["cert"], "--tls-key", self.files["key"])

    def make_certificate(self, kind: tuple[str, ...] = ("ec", "-pkeyopt", "ec_paramgen_curve:prime256v1")) -> None:
        subprocess.run(["openssl", "req", "-x509", "-newkey", *kind, "-nodes", "-days", "2", "-subj",
                        "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", self.files["key"], "-out", self.files["cert"]],
                       check=True, capture_output=True)

    def client(self, service: Service, **limits) -> http.client.HTTPSConnection:
        warnings.simplefilter("ignore", DeprecationWarning)  # old versions are asked for on purpose
        context = ssl.create_default_context(cafile=self.files["cert"])
        for name, value in limits.items():
            setattr(context, name, value)
        client = http.client.HTTPSConnection("127.0.0.1", service.port, timeout=30, context=context)
        self.addCleanup(client.close)
        return client

    def test_carries_requests_both_ways(self):
        sessions = [{**SESSION, "id": str(i)} for i in range(3000)]
        large = json.dumps({"site": {"grid_limit_kw": 5000}, "sessions": sessions})
        with Service(PROGRAM, *self.flags) as service:
            client = self.client(service)
            for body in (REQUEST, large, REQUEST):  # one connection
                client.request("POST", "/v1/plans", body, JSON)
                answer = client.getresponse()
                plan = json.loads(answer.read())
                self.assertEqual((answer.status, plan["status"]), (200, "optimal"))
            self.assertEqual(client.sock.version(), "TLSv1.3")
            client.close()
            second = self.client(service, maximum_version=ssl.TLSVersion.TLSv1_2)
            second.request("GET", "/health/live", headers={"Connection": "close"})
            self.assertEqual(second.getresponse().read(), b'{"status":"live"}\n')
        self.assertEqual(service.status, 0)

    def test_reads_its_files_again_when_it_is_told(self):
        def is_live(client: http.client.HTTPSConnection) -> bool:
            client.request("GET", "/health/live")
            return client.getresponse().read() == b'{"status":"live"}\n'

        def reload(service: Service, event: str) -> None:
            def count() -> int:
                return sum(f'"event":"{event}"' in line for line in list(service.log))

            known = count()
            service.process.send_signal(signal.SIGHUP)
            wait_until(lambda: count() > known, event)

        with Service(PROGRAM, *self.flags) as service:
            before = self.client(service)
            self.assertTrue(is_live(before))
            first = Path(self.files["cert"]).read_bytes()
            self.make_certificate()
            reload(service, "reloaded")
            self.assertTrue(is_live(self.client(service)), "with the new certificate, which is all that this client trusts")
            self.assertTrue(is_live(before), "a connection goes on")
            renewed = self.client(service)
            key = Path(self.files["key"]).read_bytes()
            self.make_certificate(("rsa:2048",))
            Path(self.files["key"]).write_bytes(key)  # of another kind than the certificate
            reload(service, "failure")
            Path(self.files["cert"]).write_bytes(first)  # not that of the key
            reload(service, "failure")
            self.assertTrue(is_live(renewed), "what was good is kept")
        self.assertIn("broken_key", "".join(service.log))
        self.assertEqual(service.status, 0)

    def test_ends_a_connection_with_a_word(self):
        with Service(PROGRAM, *self.flags) as service:
            client = self.client(service)
            client.connect()
            client.sock.sendall(b"GET /health/live HTTP/1.0\r\n\r\n")
            answer = b""
            while part := client.sock.recv(4096):  # an end without the word is an error here
                answer += part
            self.assertTrue(answer.endswith(b'{"status":"live"}\n'), answer)

    def test_leaves_who_speaks_plainly_or_too_old(self):
        with Service(PROGRAM, *self.flags) as service:
            with self.assertRaises((http.client.HTTPException, OSError)):
                service.call("GET", "/health/live")
            with self.assertRaises(OSError):
                old = self.client(service, minimum_version=ssl.TLSVersion.TLSv1, maximum_version=ssl.TLSVersion.TLSv1_1)
                old.request("GET", "/health/live")
            good = self.client(service)
            good.request("GET", "/health/live")
            self.assertEqual(good.getresponse().status, 200)

    def test_stops_the_solve_of_a_client_that_goes_away(self):
        slow = [{**SESSION, "id": str(i), "min_power_kw": 3 + i % 7, "energy_required_kwh": 5 + i % 11} for i in range(300)]
        body = json.dumps({"site": {"grid_limit_kw": 211}, "sessions": slow, "options": {"formulation": "milp", "solver": "highs", "time_limit_s": 50, "gap": 0}})
        with Service(PROGRAM, "--workers", "1", "--queue", "0", *self.flags) as service:
            leaving = self.client(service)
            leaving.request("POST", "/v1/plans", body, JSON)
            time.sleep(0.5)
            leaving.close()
            for _ in range(100):
                time.sleep(0.1)
                other = self.client(service)
                other.request("POST", "/v1/plans", REQUEST, JSON)
                status = other.getresponse().status
                other.close()
                if status == 200:
                    return
        self.fail("the worker is still at it")

    def test_names_the_file_that_is_none(self):
        with self.assertRaisesRegex(RuntimeError, "--tls-key.*no PEM key"):
            Service(PROGRAM, "--tls-cert", self.files["cert"], "--tls-key", self.files["cert"])
        with self.assertRaisesRegex(RuntimeError, "--tls-key"):
            Service(PROGRAM, "--tls-cert", self.files["cert"])


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
