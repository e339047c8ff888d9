# sensex_embed_text(<target> FILE <file> FUNCTION <name> HEADER <header>)
#
# Adds to <target> a generated source that defines `std::string_view sensex::<name>()` as the text
# of FILE; HEADER (as included) declares it. A change of FILE configures anew. The text must not
# contain `)sensex_text"`.
function(sensex_embed_text target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "FILE;FUNCTION;HEADER" "")
  cmake_path(ABSOLUTE_PATH arg_FILE BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${arg_FILE})
  file(READ ${arg_FILE} text)
  set(generated ${CMAKE_CURRENT_BINARY_DIR}/${arg_FUNCTION}.cpp)
  file(CONFIGURE OUTPUT ${generated} @ONLY CONTENT [[
#include "@arg_HEADER@"

namespace sensex {

std::string_view @arg_FUNCTION@() {
  return R"sensex_text(@text@)sensex_text";
}

}  // namespace sensex
]])
  target_sources(${target} PRIVATE ${generated})
endfunction()
