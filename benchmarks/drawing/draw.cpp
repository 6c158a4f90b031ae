// draw LIKE.json SESSIONS > REQUEST.json
#include <iostream>

#include "arguments.hpp"
#include "drawing/drawn_request.hpp"

using namespace chargeplan;

int main(int argc, char** argv) {
  const int session_count = argc == 3 ? number_of(argv[2]) : 0;
  if (session_count < 1) {
    std::cerr << "usage: draw LIKE.json SESSIONS\n";
    return 2;
  }
  const auto request = request_in(argv[1]).and_then(
      [&](io::PlanRequest like) { return drawing::drawn_request(std::move(like), session_count, 7); });
  if (!request) {
    std::cerr << request.error().message << '\n';
    return 2;
  }
  std::cout << io::write_request(*request);
  return 0;
}
