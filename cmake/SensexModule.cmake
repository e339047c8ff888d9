# sensex_module(<name> [DEPENDS module...] [LIBRARIES target...] [TEST_DEPENDS module...]
#               [TEST_TOGETHER])
#
# A module is a folder: its *.cpp become the static library sensex_<name>, its *_test.cpp the test
# program <name>_tests. DEPENDS names the modules of its row in the layer table; one that is not
# declared yet stops the configuration, so the order of add_subdirectory is the order of the layers.
# TEST_TOGETHER: its tests run in one process, because they share something that is costly to start.
function(sensex_module name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "TEST_TOGETHER" "" "DEPENDS;LIBRARIES;TEST_DEPENDS")
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$")
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")

  if(NOT sources)
    add_library(sensex_${name} INTERFACE)
    target_include_directories(sensex_${name} INTERFACE ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(sensex_${name} INTERFACE ${arg_LIBRARIES})
    sensex_link_modules(sensex_${name} INTERFACE ${arg_DEPENDS})
    return()
  endif()
  add_library(sensex_${name} STATIC ${sources})
  target_include_directories(sensex_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(sensex_${name} PUBLIC ${arg_LIBRARIES} PRIVATE sensex_flags)
  sensex_link_modules(sensex_${name} PUBLIC ${arg_DEPENDS})

  if(tests)
    set(together "")
    if(arg_TEST_TOGETHER)
      set(together TOGETHER)
    endif()
    sensex_test(${name}_tests ${together} LABEL unit SOURCES ${tests} DEPENDS ${name} ${arg_TEST_DEPENDS})
  endif()
endfunction()

function(sensex_link_modules target scope)
  foreach(module IN LISTS ARGN)
    if(NOT TARGET sensex_${module})
      message(FATAL_ERROR "${target} depends on module '${module}', which is not declared before it")
    endif()
    target_link_libraries(${target} ${scope} sensex_${module})
  endforeach()
endfunction()

# sensex_test(<name> [TOGETHER] LABEL <label> SOURCES file... DEPENDS module...)
function(sensex_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "TOGETHER" "LABEL" "SOURCES;DEPENDS;LIBRARIES")
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE sensex_flags GTest::gmock GTest::gtest_main ${arg_LIBRARIES})
  target_compile_definitions(${name} PRIVATE SENSEX_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  sensex_link_modules(${name} PRIVATE ${arg_DEPENDS})
  if(arg_TOGETHER)
    add_test(NAME ${name} COMMAND ${name} --gtest_brief=1)
    set_tests_properties(${name} PROPERTIES LABELS ${arg_LABEL} TIMEOUT 600)
    return()
  endif()
  gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60
    PROPERTIES LABELS ${arg_LABEL} TIMEOUT 600)
endfunction()
