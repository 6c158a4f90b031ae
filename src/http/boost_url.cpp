#include <boost/url/src.hpp>  // the library's own sources, compiled here so that it needs no linking
