"""Laws of forbidden_names.py. The planted names are put together here, so that this file has none."""
import unittest

from forbidden_names import breaches_of

NPM = ".".join(["registry", "npmjs", "org"])
PYPI = ".".join(["pypi", "org"])


class ForbiddenNames(unittest.TestCase):
    def test_finds_a_registry_host(self):
        self.assertIn("docs/build.md:2", breaches_of("docs/build.md", f"one\nsee https://{PYPI}/simple")[0])

    def test_finds_a_host_in_a_lock_file(self):
        self.assertEqual(len(breaches_of("web/package-lock.json", f'  "resolved": "https://{NPM}/a.tgz",')), 1)
        self.assertEqual(len(breaches_of("web/package-lock.json", '  "resolved": "https://mirror.example/a.tgz",')), 1)
        self.assertEqual(len(breaches_of("rust/Cargo.lock", 'source = "sparse+https://mirror.example/index/"')), 1)

    def test_lets_the_canonical_lines_through(self):
        cargo = 'source = "registry+https://github.com/rust-lang/crates.io-index"'
        self.assertEqual(breaches_of("rust/Cargo.lock", cargo), [])
        self.assertEqual(breaches_of("web/package-lock.json", '"funding": {"url": "https://example.org/fund"}'), [])

    def test_finds_a_path_of_one_machine(self):
        for folder in ("work", "root", "home/ann"):
            self.assertEqual(len(breaches_of("a.cmake", f'set(x "/{folder}/lib")')), 1, folder)

    def test_a_path_inside_the_project_is_none(self):
        self.assertEqual(breaches_of("a.md", "src/work/plan.cpp, a/root/b, https://example.org/work/x"), [])


if __name__ == "__main__":
    unittest.main()
