#!/usr/bin/env bash
# The front door: ./submit.sh [spark-submit options] COMMAND [options]
# Builds if needed, finds or resolves Spark, and submits the application to it.
set -euo pipefail

home=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export PLIANT_HOME=$home

fail() {
  echo "pliant: $1" >&2
  exit "${2:-2}"
}

# --- Java -----------------------------------------------------------------------------------------------------------
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
command -v "$java" > /dev/null || fail "no java found; install a JDK 17 and put it on the PATH or set JAVA_HOME"
version=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.specification.version = //p')
[[ $version =~ ^(17|18|19|2[0-9])$ ]] || fail "Java $version found; Pliant needs Java 17: set JAVA_HOME to a JDK 17"

# --- Build, when there is no jar or a source is newer -----------------------------------------------------------------
jar() {
  find "$home/target" -maxdepth 1 -name 'pliant-*-app.jar' 2> /dev/null | head -n 1
}

stale() {
  local built
  built=$(jar)
  [[ -z $built || ! -d $home/target/spark/jars ]] && return 0
  [[ -n $(find "$home/pom.xml" "$home/src/main" -newer "$built" -type f -print -quit) ]]
}

if stale; then
  command -v mvn > /dev/null || fail "nothing is built yet and no mvn found; install Maven and put it on the PATH"
  echo "pliant: building (a first build downloads Spark and DL4J, a few minutes)" >&2
  log=$(mktemp)
  if ! (cd "$home" && mvn -B -q -DskipTests package) > "$log" 2>&1; then
    tail -n 30 "$log" >&2
    fail "the build failed; the lines above are Maven's, all of them are in $log" 1
  fi
  rm -f "$log"
fi

# --- spark-submit's options come before the command -------------------------------------------------------------------
submit_options=()
while (($#)); do
  case $1 in
    --verbose | -v | --supervise) submit_options+=("$1") && shift ;;
    --master=* | --deploy-mode=* | --conf=* | --name=* | --*-memory=* | --*-cores=* | --num-executors=*)
      submit_options+=("$1") && shift
      ;;
    --master | --deploy-mode | --conf | -c | --name | --jars | --packages | --exclude-packages | --repositories | \
      --files | --archives | --properties-file | --driver-memory | --driver-java-options | --driver-library-path | \
      --driver-class-path | --driver-cores | --executor-memory | --executor-cores | --total-executor-cores | \
      --num-executors | --proxy-user | --principal | --keytab | --queue)
      (($# > 1)) || fail "spark-submit option $1 needs a value"
      submit_options+=("$1" "$2") && shift 2
      ;;
    --help | -h | --version | -V) break ;;
    -*) fail "$1 is no option of spark-submit; a command's options come after it: ./submit.sh train $1 …" ;;
    *) break ;;
  esac
done
command_line=("$@")
# spark-submit takes --version for itself wherever it stands.
for ((i = 0; i < ${#command_line[@]}; i++)); do
  [[ ${command_line[i]} == --version ]] && command_line[i]=-V
done

# --- What shells complete, for which nothing of Spark has to start -----------------------------------------------------
if [[ ${command_line[0]-} == completion ]]; then
  exec "$java" -XX:TieredStopAtLevel=1 -Dlog4j2.configurationFile="$home/conf/log4j2.properties" -Dpliant.log=/dev/null \
    -cp "$(jar):$home/target/spark/jars/*" dev.pliant.cli.Main "${command_line[@]}"
fi

# --- Logs: Spark's own to a file, warnings to the screen --------------------------------------------------------------
logs=${PLIANT_LOGS:-$home/logs}
mkdir -p "$logs" 2> /dev/null || logs=$(mktemp -d)
# The last few are enough; names sort by time.
find "$logs" -maxdepth 1 -name 'pliant-*.log' | sort -r | tail -n +20 | while read -r old; do rm -f "$old"; done
driver_options="\"-Dlog4j2.configurationFile=$home/conf/log4j2.properties\""
driver_options+=" \"-Dpliant.log=$logs/pliant-$(date +%Y%m%d-%H%M%S)-$$.log\""
# Java cannot tell whether the standard error is a terminal, on which lines are drawn over.
[[ -t 2 ]] && terminal=true || terminal=false
driver_options+=" -Dpliant.terminal=$terminal"
# Native memory lies outside the heap: a limit for it, as executors have one in conf/spark-defaults.conf.
driver_options+=" -Dorg.bytedeco.javacpp.maxbytes=1g -Dorg.bytedeco.javacpp.maxphysicalbytes=0"
# What trains has its fastest loops from Java's Vector API, which not every Java brings along. Java says so in a line.
if [[ ${command_line[0]-} =~ ^(train|bench|compare|doctor|predict)$ && ! " $* " =~ \ (--help|--help-all|-h|-V)\  ]] && "$java" --list-modules | grep -q '^jdk.incubator.vector'; then
  driver_options+=" --add-modules=jdk.incubator.vector"
fi
export SPARK_SUBMIT_OPTS="$driver_options ${SPARK_SUBMIT_OPTS:-}"

# One thread for each task: threads of BLAS and OpenMP inside tasks would fight over the cores.
export OMP_NUM_THREADS=${OMP_NUM_THREADS:-1}
export OPENBLAS_NUM_THREADS=${OPENBLAS_NUM_THREADS:-1}
export SPARK_DRIVER_MEMORY=${SPARK_DRIVER_MEMORY:-2g}

# Older shells, such as macOS's, take an empty array for an unset variable.
application=(--class dev.pliant.cli.Main ${submit_options[@]+"${submit_options[@]}"} "$(jar)"
  ${command_line[@]+"${command_line[@]}"})

# --- The cluster's own Spark, if there is one -------------------------------------------------------------------------
if [[ -n ${SPARK_HOME:-} ]]; then
  [[ -x $SPARK_HOME/bin/spark-submit ]] || fail "SPARK_HOME is $SPARK_HOME, but $SPARK_HOME/bin/spark-submit is not there"
  exec "$SPARK_HOME/bin/spark-submit" "${application[@]}"
fi
if command -v spark-submit > /dev/null; then
  exec spark-submit "${application[@]}"
fi

# --- Else the one that Maven resolved: as Spark's own spark-class does it ----------------------------------------------
export SPARK_HOME=$home/target/spark
export SPARK_SCALA_VERSION=2.12
launch() {
  "$java" -Xmx128m -cp "$SPARK_HOME/jars/*" org.apache.spark.launcher.Main \
    org.apache.spark.deploy.SparkSubmit "${application[@]}"
  printf '%d\0' $?
}
command=()
{
  # The launcher's first line is a marker; the words of the command follow, each ended by a zero byte.
  IFS= read -r _
  while IFS= read -r -d '' word; do
    command+=("$word")
  done
} < <(launch 2> /dev/null)
last=$((${#command[@]} - 1))
[[ $last -gt 0 && ${command[last]} == 0 ]] || fail "Spark's launcher refused these options: ${submit_options[*]-}"
unset 'command[last]'
exec "${command[@]}"
