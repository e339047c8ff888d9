#pragma once

#include <string_view>

namespace sensex {

// How much the client wants a content coding ("br", "gzip", "identity"), 0 to 1, by its
// Accept-Encoding header (RFC 9110, 12.5.3). 0 is "never". Without a word about it, a coding is not
// wanted, except identity, which always is unless refused.
double encoding_quality(std::string_view accept_encoding, std::string_view coding);

}  // namespace sensex
