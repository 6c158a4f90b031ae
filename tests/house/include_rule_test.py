"""Laws of include_rule.py: each kind of breach, planted in a small tree, is found, and nothing else is."""
import tempfile
import unittest
from pathlib import Path

import include_rule


class IncludeRule(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.write("include/chargeplan/plan.hpp", "#include <vector>")
        self.write("src/domain/terms.hpp", '#include "chargeplan/plan.hpp"')
        self.write("src/model/model.hpp", '#include "domain/terms.hpp"')
        self.write("src/solvers/fleet/solve.cpp", '#include "chargeplan/plan.hpp"\n#include "model/model.hpp"\n#include <Highs.h>')
        self.write("src/io/tables.hpp", '#include "domain/terms.hpp"')
        self.write("apps/chargeplan/main.cpp", '#include "io/tables.hpp"\n#include "commands.hpp"\n#include <CLI/CLI.hpp>')
        self.write("apps/chargeplan/commands.hpp", "")

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n")

    def assert_one_breach(self, *words):
        found = include_rule.breaches(self.root)
        self.assertEqual(len(found), 1, found)
        for word in words:
            self.assertIn(word, found[0])

    def test_a_tree_that_keeps_the_rule_has_no_breach(self):
        self.assertEqual(include_rule.breaches(self.root), [])

    def test_finds_an_edge_that_is_not_on_the_map(self):
        self.write("src/demand/zone.cpp", '\n#  include "domain/terms.hpp"')
        self.assert_one_breach("src/demand/zone.cpp:2", "demand includes domain")

    def test_finds_an_edge_hidden_in_a_relative_path(self):
        self.write("src/io/report.cpp", '#include "../model/model.hpp"')
        self.assert_one_breach("src/io/report.cpp:1", "io includes model")

    def test_the_public_headers_include_no_layer(self):
        self.write("include/chargeplan/check.hpp", '#include "model/model.hpp"')
        self.assert_one_breach("include includes model", "no layer")

    def test_finds_two_layers_that_include_each_other(self):
        self.write("src/domain/check.cpp", '#include "model/model.hpp"')
        found = include_rule.breaches(self.root)
        self.assertEqual(len(found), 2, found)
        self.assertIn("domain and model include each other", found[1])

    def test_only_the_solvers_see_a_solver(self):
        self.write("src/planning/plan.cpp", "#include <Highs.h>")
        self.assert_one_breach("planning includes Highs.h", "solvers")

    def test_only_the_service_sees_a_socket(self):
        self.write("src/http/server.cpp", '#include <boost/asio/post.hpp>\n#include "io/tables.hpp"')
        self.assertEqual(include_rule.breaches(self.root), [])
        self.write("apps/chargeplan/serve.cpp", "#include <boost/asio/post.hpp>")
        self.assert_one_breach("apps includes boost/asio/post.hpp", "http")

    def test_the_planner_sees_no_json(self):
        self.write("src/domain/write.cpp", "#include <boost/json.hpp>")
        self.assert_one_breach("domain includes boost/json.hpp")

    def test_finds_a_folder_for_everything(self):
        self.write("src/io/utils/strings.hpp", "")
        self.assert_one_breach("src/io/utils/")

    def test_finds_a_layer_that_is_not_on_the_map(self):
        self.write("src/forecast/history.cpp", "#include <vector>")
        self.assert_one_breach("'forecast' is no layer")


if __name__ == "__main__":
    unittest.main()
