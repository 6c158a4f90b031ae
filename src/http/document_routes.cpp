// Sites and demands under names of the client's.
#include <utility>

#include "http/document_check.hpp"
#include "http/etag.hpp"
#include "http/list_json.hpp"
#include "http/problem.hpp"
#include "http/routes.hpp"
#include "http/storage/store.hpp"

namespace chargeplan::http {
namespace {

/// What the two kinds differ in.
struct Shelf {
  DocumentKind kind;
  std::string_view name;  ///< of the list
  Result<void> (*check)(std::string_view json);
};

constexpr Shelf sites{DocumentKind::site, "sites", check_site};
constexpr Shelf demands{DocumentKind::demand, "demands", check_demand};

Response none_of_that_id(const RoutedRequest& routed, const Shelf& shelf) {
  return problem(Fault::not_found, fmt::format("there is nothing of this id among the {}", shelf.name), routed.request);
}

Response list(const RoutedRequest& routed, const Context& context, const Shelf& shelf) {
  const auto page =
      read_page(routed.target).and_then([&](const PageRequest& asked) { return context.store->documents(shelf.kind, asked); });
  if (!page) return storage_problem(page.error(), routed.request);
  return with_etag({.body = write_list(shelf.name, *page)}, routed.request);
}

Response get(const RoutedRequest& routed, const Context& context, const Shelf& shelf) {
  auto text = context.store->document(shelf.kind, routed.id);
  if (!text) return storage_problem(text.error(), routed.request);
  if (!*text) return none_of_that_id(routed, shelf);
  return with_etag({.body = *std::move(*text)}, routed.request);
}

Response put(const RoutedRequest& routed, const Context& context, const Shelf& shelf) {
  if (const auto good = shelf.check(routed.request.body); !good) return problem(good.error(), routed.request);
  const DocumentSummary summary{routed.id, routed.request.received, static_cast<long>(routed.request.body.size())};
  const auto is_new = context.store->put_document(shelf.kind, summary, routed.request.body);
  if (!is_new) return storage_problem(is_new.error(), routed.request);
  const auto utc = TimeZone::find("UTC").value();
  io::json::Encoder encoder{utc};
  encoder.write(summary);
  Response response{.status = *is_new ? 201 : 200, .body = encoder.text().take() + "\n"};
  response.headers.emplace_back("Location", fmt::format("/v1/{}/{}", shelf.name, routed.id));
  return response;
}

Response remove(const RoutedRequest& routed, const Context& context, const Shelf& shelf) {
  const auto removed = context.store->remove_document(shelf.kind, routed.id);
  if (!removed) return storage_problem(removed.error(), routed.request);
  return *removed ? Response{.status = 204, .content_type = {}} : none_of_that_id(routed, shelf);
}

}  // namespace

Response get_sites(const RoutedRequest& routed, const Context& context) { return list(routed, context, sites); }
Response get_site(const RoutedRequest& routed, const Context& context) { return get(routed, context, sites); }
Response put_site(const RoutedRequest& routed, const Context& context) { return put(routed, context, sites); }
Response delete_site(const RoutedRequest& routed, const Context& context) { return remove(routed, context, sites); }
Response get_demands(const RoutedRequest& routed, const Context& context) { return list(routed, context, demands); }
Response get_demand(const RoutedRequest& routed, const Context& context) { return get(routed, context, demands); }
Response put_demand(const RoutedRequest& routed, const Context& context) { return put(routed, context, demands); }
Response delete_demand(const RoutedRequest& routed, const Context& context) { return remove(routed, context, demands); }

}  // namespace chargeplan::http
