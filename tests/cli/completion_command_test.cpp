#include <cstdio>

#include "cli_support.hpp"

namespace chargeplan {
namespace {

using test::contains;
using test::run;

class Completion : public test::CliTest {
 protected:
  /// What bash offers after these words.
  [[nodiscard]] std::string offered(const std::string& words, int at) const {
    const std::string driver =
        write("driver.sh", "source " + path("chargeplan.bash") + "\nCOMP_WORDS=(" + words +
                               ")\nCOMP_CWORD=" + std::to_string(at) + "\n_chargeplan\necho \"${COMPREPLY[@]}\"\n");
    FILE* bash = ::popen(("bash --norc " + driver).c_str(), "r");
    std::string text(4096, '\0');
    text.resize(std::fread(text.data(), 1, text.size(), bash));
    ::pclose(bash);
    return text;
  }
};

TEST_F(Completion, OffersCommandsFlagsAndChoicesInBash) {
  const auto script = run({"completion", "bash"});
  ASSERT_EQ(script.status, 0);
  write("chargeplan.bash", script.out);
  EXPECT_EQ(offered("chargeplan pl", 1), "plan\n");
  EXPECT_EQ(offered("chargeplan demand s", 2), "synthetic\n");
  EXPECT_EQ(offered("chargeplan plan x.csv --grid", 3), "--grid-limit-kw\n");
  EXPECT_EQ(offered("chargeplan plan x.csv --tie-break fl", 4), "flat\n");
  EXPECT_TRUE(contains(offered("chargeplan plan --solver ''", 3), "highs"));
  EXPECT_EQ(offered("chargeplan completion z", 2), "zsh\n");
}

TEST_F(Completion, WritesAScriptForZsh) {
  const auto script = run({"completion", "zsh"});
  ASSERT_EQ(script.status, 0);
  EXPECT_TRUE(script.out.starts_with("#compdef chargeplan\n"));
  EXPECT_TRUE(contains(script.out, "--grid-limit-kw"));
}

}  // namespace
}  // namespace chargeplan
