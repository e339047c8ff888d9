#pragma once

#include <string_view>

namespace sensex {

// How much the client wants a content coding ("br", "gzip", "identity"), 0 to 1, by its
// Accept-Encoding header (RFC 9110, 12.5.3). 0 is "never". A coding the header does not name is not
// wanted, except identity, which is wanted a little: less than anything it names.
double encoding_quality(std::string_view accept_encoding, std::string_view coding);

}  // namespace sensex
