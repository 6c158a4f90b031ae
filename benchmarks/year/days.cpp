#include "days.hpp"

#include <filesystem>
#include <utility>

#include "io/files.hpp"
#include "io/mapping.hpp"

namespace chargeplan::year {
namespace {

template <class Table>
Result<Table> import_by(const std::string& path, const std::string& mapping_path, const TimeZone& zone,
                        Result<Table> (*import)(std::string_view, std::string_view, const io::TableOptions&,
                                                const io::OpenFile&)) {
  const auto content = io::read_file(path);
  if (!content) return tl::unexpected{content.error()};
  const auto mapping = io::read_file(mapping_path);
  if (!mapping) return tl::unexpected{mapping.error()};
  io::TableOptions options;
  options.file_name = path;
  options.time_zone = &zone;
  const auto beside = [folder = std::filesystem::path{path}.parent_path()](const std::string& name) {
    return io::read_file((folder / name).string());
  };
  return import(*content, *mapping, options, beside);
}

}  // namespace

Result<Inputs> read_inputs(const Files& files, const std::string& time_zone) {
  auto zone = TimeZone::find(time_zone);
  if (!zone) return tl::unexpected{std::move(zone.error())};
  auto demand = import_by(files.sessions, files.sessions_mapping, *zone, io::import_demand);
  if (!demand) return tl::unexpected{std::move(demand.error())};
  auto prices = import_by(files.prices, files.prices_mapping, *zone, io::import_series);
  if (!prices) return tl::unexpected{std::move(prices.error())};
  Inputs inputs{std::move(*zone), {}, std::move(*prices)};
  for (auto& session : demand->sessions)
    inputs.sessions_by_day[inputs.zone.date_of(session.arrival)].push_back(std::move(session));
  return inputs;
}

Result<Problem> problem_of_day(const Inputs& inputs, std::chrono::year_month_day date, double grid_limit_kw) {
  Problem problem;
  problem.horizon.start = inputs.zone.day_start(date);
  problem.horizon.step_count = 192;
  problem.horizon.time_zone = inputs.zone.name();
  problem.site.efficiency = 1;  // the sessions' energy was measured at the meter
  problem.site.grid_limit_kw = grid_limit_kw;
  auto prices = io::sample(inputs.prices, problem.horizon, "prices");
  if (!prices) return tl::unexpected{std::move(prices.error())};
  problem.site.import_price_per_kwh = std::move(*prices);
  if (const auto found = inputs.sessions_by_day.find(date); found != inputs.sessions_by_day.end())
    problem.sessions = found->second;
  return problem;
}

}  // namespace chargeplan::year
