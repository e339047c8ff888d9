# Run as a script at every build: writes OUTPUT from INPUT with the version of the sources, and
# leaves it alone when nothing changed, so that only a new commit recompiles it.
execute_process(
  COMMAND git describe --always --dirty --abbrev=7 --exclude=*
  WORKING_DIRECTORY ${SOURCE_DIR}
  OUTPUT_VARIABLE commit
  OUTPUT_STRIP_TRAILING_WHITESPACE
  ERROR_QUIET)
# Sources without a history, in an image build, are told their commit.
if(NOT commit)
  set(commit $ENV{SENSEX_COMMIT})
endif()
set(SENSEX_CODE_VERSION ${VERSION})
if(commit)
  string(APPEND SENSEX_CODE_VERSION "+${commit}")
endif()
configure_file(${INPUT} ${OUTPUT} @ONLY)
