/// The command line as a whole: commands, what they share, and how a wrong one is explained.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

namespace chargeplan::cli {

/// What a command does once the command line is read. Result: the exit status.
using Action = std::function<int()>;

class Program {
 public:
  Program();
  /// Result: the exit status.
  [[nodiscard]] int run(int argc, const char* const* argv);

  [[nodiscard]] const CLI::App& app() const noexcept { return app_; }
  /// A command below `parent` with examples under its help. Its `action` may hold what its options were bound to.
  CLI::App& add_command(CLI::App& parent, const std::string& name, const std::string& description, const std::string& examples,
                        Action action);

 private:
  int explain(const CLI::ParseError& error) const;

  CLI::App app_;
  Action chosen_;
};

// One for each file of a command.
void add_plan_command(Program& program, CLI::App& parent);
void add_replan_command(Program& program, CLI::App& parent);
void add_check_command(Program& program, CLI::App& parent);
void add_demand_commands(Program& program, CLI::App& parent);
void add_series_commands(Program& program, CLI::App& parent);
void add_serve_command(Program& program, CLI::App& parent);
void add_backup_command(Program& program, CLI::App& parent);
void add_keys_commands(Program& program, CLI::App& parent);
void add_version_commands(Program& program, CLI::App& parent);
void add_completion_command(Program& program, CLI::App& parent);

}  // namespace chargeplan::cli
