// draw LIKE.json SESSIONS > REQUEST.json
#include <charconv>
#include <iostream>
#include <string_view>

#include "drawing/drawn_request.hpp"
#include "io/files.hpp"

using namespace chargeplan;

int main(int argc, char** argv) {
  int session_count = 0;
  if (argc == 3) {
    const std::string_view count = argv[2];
    std::from_chars(count.data(), count.data() + count.size(), session_count);
  }
  if (session_count < 1) {
    std::cerr << "usage: draw LIKE.json SESSIONS\n";
    return 2;
  }
  const auto request =
      io::read_file(argv[1])
          .and_then([](const std::string& text) { return io::read_request(text); })
          .and_then([&](io::PlanRequest like) { return drawing::drawn_request(std::move(like), session_count, 7); });
  if (!request) {
    std::cerr << request.error().message << '\n';
    return 2;
  }
  std::cout << io::write_request(*request);
  return 0;
}
