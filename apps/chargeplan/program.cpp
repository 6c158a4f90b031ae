#include "program.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <csignal>

#include "chargeplan/version.hpp"
#include "console.hpp"
#include "io/nearest.hpp"

namespace chargeplan::cli {
namespace {

/// The innermost command that the command line named.
const CLI::App* named_command(const CLI::App* app) {
  const auto named = app->get_subcommands();
  return named.empty() ? app : named_command(named.front());
}

std::string full_name(const CLI::App& command) {
  return command.get_parent() == nullptr ? command.get_name() : full_name(*command.get_parent()) + " " + command.get_name();
}

std::vector<std::string> flag_names(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options())
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  return names;
}

std::string suggestion(const std::string& unknown, const std::vector<std::string>& known) {
  const std::vector<std::string_view> views{known.begin(), known.end()};
  return io::did_you_mean(unknown.substr(0, unknown.find('=')), views);
}

std::string unexpected_words(const CLI::App& command) {
  const auto extras = command.remaining(true);
  const auto flag = std::find_if(extras.begin(), extras.end(), [](const std::string& word) { return word.starts_with('-'); });
  if (flag != extras.end())
    return fmt::format("{} has no flag {}{}", full_name(command), *flag, suggestion(*flag, flag_names(command)));
  std::vector<std::string> commands;
  for (const CLI::App* sub : command.get_subcommands([](const CLI::App*) { return true; })) commands.push_back(sub->get_name());
  if (extras.empty()) return {};
  if (commands.empty()) return fmt::format("{} has no use for \"{}\"", full_name(command), extras.front());
  return fmt::format("{} has no command \"{}\"{}", full_name(command), extras.front(), suggestion(extras.front(), commands));
}

/// What CLI11 found wrong, in our words: its own are for programmers.
std::string plain_words(const CLI::App& command, const CLI::ParseError& error) {
  std::string words = error.what();
  const std::string name = words.substr(0, words.find(':'));
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
    if (words.find("At Most") != std::string::npos) return fmt::format("{} may be given once", name);
    if (words.find("missing") != std::string::npos) return fmt::format("{} needs a value after it", name);
  }
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr && command.get_require_subcommand_min() > 0) {
    std::vector<std::string> names;
    for (const CLI::App* sub : command.get_subcommands([](const CLI::App*) { return true; })) names.push_back(sub->get_name());
    return fmt::format("{} needs a command: {}", full_name(command), fmt::join(names, ", "));
  }
  return words;
}

}  // namespace

Program::Program() : app_{"Optimal charging plans for electric vehicles.", "chargeplan"} {
  app_.set_version_flag("--version", std::string{version()});
  app_.require_subcommand(1);
  app_.get_formatter()->column_width(36);
  app_.footer(
      "Exit status: 0 done, 1 internal, 2 bad input, 3 unsupported, 4 file or network, 5 solver failed,\n"
      "             6 checked and found wanting, 7 infeasible.\n"
      "`chargeplan COMMAND --help` shows the flags and examples of a command.");
  add_plan_command(*this, app_);
  add_replan_command(*this, app_);
  add_check_command(*this, app_);
  add_demand_commands(*this, app_);
  add_series_commands(*this, app_);
  add_serve_command(*this, app_);
  add_backup_command(*this, app_);
  add_keys_commands(*this, app_);
  add_version_commands(*this, app_);
  add_completion_command(*this, app_);
}

CLI::App& Program::add_command(CLI::App& parent, const std::string& name, const std::string& description,
                               const std::string& examples, Action action) {
  CLI::App& command = *parent.add_subcommand(name, description);
  command.footer(examples.empty() ? std::string{} : "Examples:\n" + examples);
  if (action)
    command.final_callback([this, action = std::move(action)] { chosen_ = action; });
  else
    command.require_subcommand(1);
  return command;
}

int Program::run(int argc, const char* const* argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a reader that goes away is an error to return, not an end without words
  try {
    app_.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return explain(error);
  }
  return chosen_();
}

int Program::explain(const CLI::ParseError& error) const {
  const CLI::App& command = *named_command(&app_);
  if (dynamic_cast<const CLI::CallForHelp*>(&error) != nullptr || dynamic_cast<const CLI::CallForAllHelp*>(&error) != nullptr)
    return answer(command.help(command.get_parent() == nullptr ? std::string{} : full_name(*command.get_parent())));
  if (dynamic_cast<const CLI::CallForVersion*>(&error) != nullptr) return answer(std::string{version()} + "\n");
  std::string words = unexpected_words(command);
  if (words.empty()) words = plain_words(command, error);
  say("error", Style::red, fmt::format("{}\ntry `{} --help`", words, full_name(command)));
  return bad_input;
}

}  // namespace chargeplan::cli
