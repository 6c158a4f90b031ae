#include <memory>
#include <string>

#include <fmt/format.h>

#include "console.hpp"
#include "http/storage/data_folder.hpp"
#include "program.hpp"

namespace chargeplan::cli {
namespace {

constexpr std::string_view examples = R"(  chargeplan backup --data /var/lib/chargeplan /backup/chargeplan-monday.sqlite3
The service may run meanwhile. To go back to it, end the service and put the file into the folder as chargeplan.sqlite3.
)";

struct BackupArguments {
  std::string folder, file;
};

int run(const BackupArguments& arguments) {
  if (const auto copied = http::back_up(arguments.folder, arguments.file); !copied) return report(copied.error());
  say(fmt::format("wrote {}", arguments.file));
  return done;
}

}  // namespace

void add_backup_command(Program& program, CLI::App& parent) {
  const auto arguments = std::make_shared<BackupArguments>();
  CLI::App& command = program.add_command(parent, "backup", "Copy what the service keeps, while it runs", std::string{examples},
                                          [arguments] { return run(*arguments); });
  command.add_option("file", arguments->file, "the copy; one that is there is replaced")->required()->type_name("FILE");
  command.add_option("--data", arguments->folder, "folder of the service's data")
      ->required()
      ->type_name("DIR")
      ->envname("CHARGEPLAN_DATA");
}

}  // namespace chargeplan::cli
