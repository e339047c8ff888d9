# Debian 12's packages; `./dev setup` installs them. Each is used by one adapter, except fmt,
# tl::expected, spdlog and nlohmann/json, whose places docs/ARCHITECTURE.md names.

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(fmt 9 REQUIRED)
find_package(spdlog 1.10 REQUIRED)
find_package(tl-expected REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(Boost 1.81 REQUIRED)
find_package(OpenSSL 3 REQUIRED COMPONENTS Crypto)
find_package(CURL 7.88 REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(PostgreSQL REQUIRED)
find_package(prometheus-cpp CONFIG REQUIRED)
find_package(CLI11 REQUIRED)
# Debian's xgboost package config is broken; its pkg-config file is not.
pkg_check_modules(XGBOOST REQUIRED IMPORTED_TARGET xgboost)
# Reads zip archives; the exchanges pack their daily files into them.
pkg_check_modules(MINIZIP REQUIRED IMPORTED_TARGET minizip)
find_package(GTest 1.12 REQUIRED)
