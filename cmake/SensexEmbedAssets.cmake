# sensex_embed_assets(<target> <folder>)
#
# Puts every file of the folder into the target as read-only bytes and defines
# sensex::embedded_files() over them (src/web/embedded_files.h). A folder without index.html gives an
# empty table: the program builds, and its `GET /` says what to run.
function(sensex_embed_assets target folder)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE ${folder} ${folder}/*)
  if(NOT EXISTS ${folder}/index.html)
    message(STATUS "No dashboard in ${folder}; run ./dev ui to have it embedded")
    set(files)
  endif()

  set(index 0)
  set(bytes "")
  set(declarations "")
  set(entries "")
  set(dependencies)
  foreach(file IN LISTS files)
    set(symbol sensex_asset_${index})
    string(APPEND bytes
      ".global ${symbol}\n.global ${symbol}_end\n"
      "${symbol}:\n.incbin \"${folder}/${file}\"\n${symbol}_end:\n.byte 0\n")
    string(APPEND declarations "extern const char ${symbol}[];\nextern const char ${symbol}_end[];\n")
    string(APPEND entries "      {\"/${file}\", {${symbol}, ${symbol}_end}},\n")
    list(APPEND dependencies ${folder}/${file})
    math(EXPR index "${index} + 1")
  endforeach()

  # Preprocessed (.S), because clang warns of the dependency flags that plain assembly does not use.
  set(assembly ${CMAKE_CURRENT_BINARY_DIR}/embedded_bytes.S)
  file(CONFIGURE OUTPUT ${assembly} @ONLY CONTENT
"    .section .rodata
@bytes@
    .section .note.GNU-stack,\"\",@progbits
")
  file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/embedded_files.cpp @ONLY CONTENT
"#include \"web/embedded_files.h\"

extern \"C\" {
@declarations@}

namespace sensex {

std::vector<EmbeddedFile> embedded_files() {
  return {
@entries@  };
}

}  // namespace sensex
")

  # Apart from the target, whose C++ warnings the assembler does not know.
  add_library(${target}_assets OBJECT ${assembly})
  # Without this an asset that changes under the same name would leave its old bytes embedded.
  set_source_files_properties(${assembly} PROPERTIES OBJECT_DEPENDS "${dependencies}")
  target_sources(${target} PRIVATE
    ${CMAKE_CURRENT_BINARY_DIR}/embedded_files.cpp $<TARGET_OBJECTS:${target}_assets>)
endfunction()
