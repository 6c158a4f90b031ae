#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

#include <fmt/format.h>

#include "chargeplan/demand.hpp"
#include "console.hpp"
#include "http/access/key_file.hpp"
#include "program.hpp"
#include "words.hpp"

namespace chargeplan::cli {
namespace {

struct KeysArguments {
  std::string file;
  std::string name;
  bool metrics_only = false;
};

Instant wall_now() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

Error problem_of_name(std::string slug, std::string message) {
  return {ErrorCode::invalid_input, "the command line has 1 problem", {{"NAME", std::move(slug), std::move(message)}}};
}

/// No keys where there is no file yet.
Result<std::vector<http::ApiKey>> keys_of(const std::string& file) {
  if (!std::filesystem::exists(file)) return std::vector<http::ApiKey>{};
  return http::read_keys(file);
}

auto find_name(const std::vector<http::ApiKey>& keys, const std::string& name) {
  return std::find_if(keys.begin(), keys.end(), [&](const http::ApiKey& key) { return key.name == name; });
}

int add_key(const KeysArguments& arguments) {
  auto keys = keys_of(arguments.file);
  if (!keys) return report(keys.error());
  if (arguments.name.empty()) return report(problem_of_name("empty_id", "a key has a name: whose it is"));
  if (find_name(*keys, arguments.name) != keys->end())
    return report(problem_of_name(
        "duplicate_id", fmt::format("there is a key \"{}\" already; revoke it, or take another name", arguments.name)));
  http::NewKey made =
      http::make_key(arguments.name, arguments.metrics_only ? http::KeyScope::metrics : http::KeyScope::all, wall_now());
  keys->push_back(std::move(made.key));
  if (const auto written = http::write_keys(arguments.file, *keys); !written) return report(written.error());
  say("this key is shown once; the file only knows it when it sees it");
  return answer(made.text + "\n");
}

int list_keys(const KeysArguments& arguments) {
  const auto keys = http::read_keys(arguments.file);
  if (!keys) return report(keys.error());
  const TimeZone utc = TimeZone::find("UTC").value();
  std::string table;
  for (const http::ApiKey& key : *keys)
    table += fmt::format("{}  {}  {}\n", format_time(key.created, utc),
                         left(key.scope == http::KeyScope::all ? "all" : "metrics", 7), key.name);
  return answer(table);
}

int revoke_key(const KeysArguments& arguments) {
  auto keys = http::read_keys(arguments.file);
  if (!keys) return report(keys.error());
  const auto found = find_name(*keys, arguments.name);
  if (found == keys->end())
    return report(problem_of_name("unknown_value", fmt::format("there is no key \"{}\"", arguments.name)));
  keys->erase(found);
  if (const auto written = http::write_keys(arguments.file, *keys); !written) return report(written.error());
  say(fmt::format("revoked \"{}\"; a service that runs refuses it from now on", arguments.name));
  return done;
}

}  // namespace

void add_keys_commands(Program& program, CLI::App& parent) {
  const auto arguments = std::make_shared<KeysArguments>();
  CLI::App& keys = program.add_command(parent, "keys", "Make, list and revoke the service's API keys", "", {});
  const auto add = [&](const char* name, const char* description, const char* example,
                       int (*run)(const KeysArguments&)) -> CLI::App& {
    CLI::App& command = program.add_command(keys, name, description, example, [arguments, run] { return run(*arguments); });
    command.add_option("--keys", arguments->file, "the file of keys")
        ->type_name("FILE")
        ->envname("CHARGEPLAN_KEYS")
        ->required();
    return command;
  };
  CLI::App& add_command =
      add("add", "Make a key and print it, once", "  chargeplan keys add --keys keys.json depot-1\n", add_key);
  add_command.add_option("NAME", arguments->name, "whose it is; the log names it")->required();
  add_command.add_flag("--metrics-only", arguments->metrics_only, "good for GET /metrics and nothing else");
  add("list", "List the keys: when made, what for, whose", "  chargeplan keys list --keys keys.json\n", list_keys);
  CLI::App& revoke_command =
      add("revoke", "Take a key away", "  chargeplan keys revoke --keys keys.json depot-1\n", revoke_key);
  revoke_command.add_option("NAME", arguments->name, "whose it is")->required();
}

}  // namespace chargeplan::cli
