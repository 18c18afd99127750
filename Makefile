# 每个词都可以单独执行；make 不带词时列出它们。
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
MAKEFLAGS += --no-print-directory

# Debian 的 Python 照实际运行的情况编译，多半比自己编译的快八分之一；太旧或没有 venv 时用 PATH 上的
PYTHON ?= $(shell /usr/bin/python3 -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo /usr/bin/python3 || echo python3)
py := .venv/bin/python
pytest := $(py) -m pytest
# 斜线两边同时进行，:2 是两个进程轮流领取：先是最快说出错处的检查，测试长的在前。浏览器走查和竞争测试多半在等待，一次只走一份，旁边一直有两份别的测试；
# 再多一份，故障测试里的服务器就来不及答复。同时进行的两份走不同的文件：先走的编译，后走的不再编译
WAITING := e2e,race-postgres,race-sqlite
STEPS := $(WAITING)/lint,types,front,doors-sqlite,rules-postgres,doors-postgres,rules-sqlite:2
# 单独执行时两个进程对应两个核，一个模块的测试在同一个进程；竞争测试自己开线程，不再分进程
PROCESSES ?= 2
ARGS ?=
export BASE ?= origin/main
# 不留编译好的文件，每个进程都要把产品和测试重新编译一遍：上百个进程，每个一秒到十秒
unexport PYTHONDONTWRITEBYTECODE
slowest := --durations=10 --durations-min=5
ordinary := --ignore=tests/house --ignore=tests/e2e -m "not race and not faults" -n $(PROCESSES) --dist loadscope -q $(slowest)
racing := tests/race tests/faults -m "race or faults" --migrations -q $(slowest)
# 用过即弃的数据库放在内存里，放不下时放在磁盘上
export QZZY_MEMORY := $(shell [ -w /dev/shm ] && [ "$$(df --output=avail /dev/shm | tail -1)" -gt 2000000 ] && echo /dev/shm)

.PHONY: help run test check touched bench lint types front
.PHONY: test-sqlite rules-sqlite doors-sqlite test-postgres rules-postgres doors-postgres
.PHONY: race-sqlite race-postgres e2e e2e-postgres
.PHONY: afternoon commending people-film fuzz operations coverage format house setup-run setup-test

help: ## 列出全部命令
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

run: setup-run ## 准备环境并启动（PORT HOST HTTPS=1 DEMO=0 DEMO_PASSWORD DATABASE_URL DATA_DIR）
	@exec $(py) scripts/run.py

test: setup-test ## 全部检查与测试，遇到失败即停
	@PROCESSES=0 $(py) scripts/steps.py $(STEPS)

check: setup-test ## 一分钟内查一遍改动到的目录（BASE=起点，默认为服务器上的 main）
	@$(py) scripts/steps.py lint/types,touched

touched: setup-test
	@unset DATABASE_URL
	tests="$$($(py) scripts/touched.py $(BASE))"
	[ -z "$$tests" ] || $(pytest) $$tests -m "not race and not faults and not slow" -n $(PROCESSES) -q $(ARGS) || [ $$? = 5 ]

lint: setup-test ## 风格、导入方向、迁移、部署检查与家规
	@$(py) -m ruff check .
	$(py) -m ruff format --check .
	.venv/bin/lint-imports --no-cache
	scripts/check-django
	$(pytest) tests/house -q $(ARGS)

house: setup-test ## 只跑家规
	@$(pytest) tests/house -q $(ARGS)

types: setup-test ## 类型检查
	@$(py) -m mypy

front: setup-test ## 前端单元测试
	@scripts/npm test --silent

test-sqlite: setup-test ## 单元、页面与接口测试（SQLite 文件库）
	@unset DATABASE_URL
	$(pytest) $(ordinary) $(ARGS)

rules-sqlite: # test-sqlite 的前一半
	@$(MAKE) test-sqlite ARGS="tests/unit $(ARGS)"

doors-sqlite: # test-sqlite 的后一半
	@$(MAKE) test-sqlite ARGS="--ignore=tests/unit $(ARGS)"

race-sqlite: setup-test ## 竞争与故障测试（SQLite 文件库）
	@unset DATABASE_URL
	$(pytest) $(racing) $(ARGS)

test-postgres: setup-test ## 单元、页面与接口测试（自带的临时 PostgreSQL）
	@scripts/with-postgres $(pytest) $(ordinary) --with-database $(ARGS)

rules-postgres: # test-postgres 的前一半
	@$(MAKE) test-postgres ARGS="tests/unit $(ARGS)"

doors-postgres: # test-postgres 的后一半
	@$(MAKE) test-postgres ARGS="--ignore=tests/unit $(ARGS)"

race-postgres: setup-test ## 竞争与故障测试（自带的临时 PostgreSQL）
	@scripts/with-postgres $(pytest) $(racing) $(ARGS)

e2e: setup-test ## 浏览器全程走查（Debian 的 Chromium）
	@unset DATABASE_URL
	$(pytest) tests/e2e --migrations -q $(slowest) $(ARGS)

e2e-postgres: setup-test ## 浏览器走查星级和嘉许批次（自带的临时 PostgreSQL；ARGS=tests/e2e 走全部，不在 make test 中）
	@scripts/with-postgres $(pytest) $(or $(ARGS),tests/e2e/commending) --with-database --migrations -q

afternoon: setup-test ## 开办的一个下午：100 个单位、5000 人，全在网页上办（QZZY_AFTERNOON="单位数 每单位人数 手机确认人数"）
	@QZZY_AFTERNOON="$${QZZY_AFTERNOON:-100 50 30}" $(pytest) tests/e2e/afternoon -q -s $(ARGS)

commending: setup-test ## 一整轮嘉许在网页上：40 个单位、323 份证书，两种数据库各一遍（QZZY_DESKS=39 每个单位都在网页上推荐）
	@export QZZY_NOMINEES="$${QZZY_NOMINEES:-9}"
	unset DATABASE_URL
	$(pytest) tests/e2e/commending/test_round.py --migrations -q --durations=3 $(ARGS)
	scripts/with-postgres $(pytest) tests/e2e/commending/test_round.py --with-database --migrations -q --durations=3 $(ARGS)

people-film: setup-test ## 负责人在人员页为 64 人签到并录像（QZZY_FILM=录像放在哪个文件夹，默认新建一个）
	@unset DATABASE_URL
	QZZY_FILM="$${QZZY_FILM:-$$(mktemp -d)}" $(pytest) tests/e2e/organising/test_people_film.py --migrations -q -s $(ARGS)

fuzz: setup-test ## 六种角色随机试遍每一项接口操作（FUZZ_SECONDS=60 FUZZ_SEED=打印过的种子）
	@unset DATABASE_URL
	FUZZ_SECONDS=$${FUZZ_SECONDS:-60} $(pytest) tests/matrix/test_fuzz.py -k every_role -q -s $(ARGS)

operations: setup-test ## 照 docs/operations.md 安装、备份、恢复、升级一遍（另需 nginx 和 redis-server）
	@scripts/try-operations

bench: setup-test ## 性能基准（SQLite 与 PostgreSQL）
	@bench/run $(ARGS)

coverage: setup-test ## 测试覆盖（规则与计算的分支）
	@unset DATABASE_URL
	$(pytest) --ignore=tests/house --ignore=tests/e2e -n $(PROCESSES) -q --cov --cov-report=term $(ARGS)

format: setup-test ## 按家规排版
	@$(py) -m ruff check --fix .
	$(py) -m ruff format .

setup-run:
	@[ -n "$${QZZY_SET_UP:-}" ] || $(PYTHON) scripts/setup.py run

setup-test:
	@[ -n "$${QZZY_SET_UP:-}" ] || $(PYTHON) scripts/setup.py test
