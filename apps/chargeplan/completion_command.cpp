#include <fmt/format.h>
#include <fmt/ranges.h>

#include <functional>
#include <memory>

#include "chargeplan/planner.hpp"
#include "console.hpp"
#include "program.hpp"

namespace chargeplan::cli {
namespace {

constexpr std::string_view examples =
    R"(  source <(chargeplan completion bash)                                     (in ~/.bashrc)
  chargeplan completion zsh > ~/.zfunc/_chargeplan                         (with ~/.zfunc in $fpath)
)";

/// What may follow a flag, where that is a short list.
std::string choices_of(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  if (option.check_lname("solver")) {
    std::string names = "auto";
    for (const SolverInfo& solver : available_solvers()) names += " " + solver.name;
    return names;
  }
  if (type.find('|') == std::string::npos || type.find("FILE") != std::string::npos) return {};
  std::string names = type;
  std::replace(names.begin(), names.end(), '|', ' ');
  return names;
}

/// One command: its path (`demand synthetic`), the commands below it and its flags.
struct Entry {
  std::string path, commands, flags;
  std::vector<std::pair<std::string, std::string>> choices;  ///< flag, what may follow it
};

void collect(const CLI::App& command, const std::string& path, std::vector<Entry>& entries) {
  Entry entry{path, {}, {}, {}};
  for (const CLI::Option* option : command.get_options())
    for (const std::string& name : option->get_lnames()) {
      entry.flags += "--" + name + " ";
      if (const std::string choices = choices_of(*option); !choices.empty()) entry.choices.emplace_back("--" + name, choices);
    }
  const std::size_t own = entries.size();
  entries.push_back(entry);
  for (const CLI::App* sub : command.get_subcommands([](const CLI::App*) { return true; })) {
    entries[own].commands += sub->get_name() + " ";
    collect(*sub, path.empty() ? sub->get_name() : path + " " + sub->get_name(), entries);
  }
  if (path == "completion") entries[own].commands = "bash zsh ";
}

/// The body of both scripts: fills `offers` from the command's path and the word before. bash and zsh read it alike (and zsh has
/// meanings of its own for path, words and commands).
std::string choose_words(const std::vector<Entry>& entries) {
  std::string text = "  case \"$named\" in\n";
  for (const Entry& entry : entries) {
    text += fmt::format("    '{}')\n", entry.path);
    if (!entry.choices.empty()) {
      text += "      case \"$before\" in\n";
      for (const auto& [flag, choices] : entry.choices) text += fmt::format("        {}) offers='{}' ;;\n", flag, choices);
      text += "      esac\n";
    }
    text += fmt::format("      subcommands='{}' flag_names='{}' ;;\n", entry.commands, entry.flags);
  }
  return text + "  esac\n";
}

/// The commands that the line has named so far. Words after flags are passed over: no command is named like a value.
std::string find_path(const std::vector<Entry>& entries) {
  std::string known;
  for (const Entry& entry : entries)
    if (!entry.path.empty()) known += fmt::format("{}'{}'", known.empty() ? "" : "|", entry.path);
  return fmt::format("    case \"${{named:+$named }}$word\" in {}) named=\"${{named:+$named }}$word\" ;; esac\n", known);
}

std::string bash_script(const std::vector<Entry>& entries) {
  return "# bash completion of chargeplan\n_chargeplan() {\n"
         "  local current=\"${COMP_WORDS[COMP_CWORD]}\" before=\"${COMP_WORDS[COMP_CWORD-1]}\" named='' subcommands='' "
         "flag_names='' offers='' word\n"
         "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n" +
         find_path(entries) + "  done\n" + choose_words(entries) +
         "  if [ -z \"$offers\" ]; then\n"
         "    case \"$current\" in -*) offers=\"$flag_names\" ;; *) offers=\"$subcommands\" ;; esac\n"
         "  fi\n"
         "  COMPREPLY=($(compgen -W \"$offers\" -- \"$current\"))\n"
         "}\ncomplete -o default -F _chargeplan chargeplan\n";
}

std::string zsh_script(const std::vector<Entry>& entries) {
  return "#compdef chargeplan\n_chargeplan() {\n"
         "  local current=\"${words[CURRENT]}\" before=\"${words[CURRENT-1]}\" named='' subcommands='' flag_names='' offers='' "
         "word\n"
         "  local -a line=(\"${words[@]:1:$((CURRENT-2))}\")\n"
         "  for word in \"${line[@]}\"; do\n" +
         find_path(entries) + "  done\n" + choose_words(entries) +
         "  if [[ -z \"$offers\" ]]; then\n"
         "    case \"$current\" in -*) offers=\"$flag_names\" ;; *) offers=\"$subcommands\" ;; esac\n"
         "  fi\n"
         "  if [[ -n \"${offers// /}\" ]]; then compadd -- ${(z)offers}; else _files; fi\n"
         "}\nif [ \"$funcstack[1]\" = _chargeplan ]; then _chargeplan \"$@\"; else compdef _chargeplan chargeplan; fi\n";
}

}  // namespace

void add_completion_command(Program& program, CLI::App& parent) {
  const auto shell = std::make_shared<std::string>();
  CLI::App& command = program.add_command(parent, "completion", "Print a script that completes commands and flags",
                                          std::string{examples}, [&program, shell] {
                                            std::vector<Entry> entries;
                                            collect(program.app(), "", entries);
                                            return answer(*shell == "zsh" ? zsh_script(entries) : bash_script(entries));
                                          });
  command.add_option("shell", *shell, "bash or zsh")->required()->check(CLI::IsMember({"bash", "zsh"}));
}

}  // namespace chargeplan::cli
