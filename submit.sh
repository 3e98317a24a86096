#!/usr/bin/env bash
# The front door: ./submit.sh [spark-submit options] COMMAND [options]
# Builds if needed, finds or resolves Spark, and submits the application to it.
set -euo pipefail
# Undo shell options that a user's environment may have set for every shell.
set +o noclobber +o noglob +o keyword +o posix
shopt -u failglob nullglob
unset -v CDPATH GLOBIGNORE
# A standard stream that is closed would be given to the first file that Java opens. What is printed fails as before.
{ : <&0; } 2> /dev/null || exec 0< /dev/null
{ : >&1; } 2> /dev/null || exec 1< /dev/null
{ : >&2; } 2> /dev/null || exec 2> /dev/null

fail() {
  printf 'pliant: %s\n' "$1" >&2
  exit "${2:-2}"
}

# The reason why a program did not start, in one line: without stack traces and Java's usual messages.
gist() {
  local line words=
  while IFS= read -r line; do
    case $line in
      '' | [[:space:]]* | 'Error: Could not create the Java'* | 'Error: A fatal exception has'* | WARNING:*) continue ;;
      'Exception in thread "main" '*) line=${line#*\" } ;;
    esac
    words+=${words:+; }$line
  done <<< "$1"
  printf '%s' "${words:0:600}"
}

# The file $1 itself, behind all symbolic links.
follow() {
  local file=$1 target
  [[ $file == */* ]] || file=./$file
  while [[ -L $file ]]; do
    target=$(readlink "$file")
    [[ $target == /* ]] || target=${file%/*}/$target
    file=$target
  done
  printf '%s/%s' "$(cd -P "${file%/*}/" && pwd)" "${file##*/}"
}

script=$(follow "${BASH_SOURCE[0]}")
home=${script%/*}
export PLIANT_HOME=$home

# Without a locale, Java reads letters outside ASCII as question marks, in file names, too.
if [[ $OSTYPE == linux* ]]; then
  case ${LC_ALL:-${LC_CTYPE:-${LANG:-C}}} in
    C | POSIX) export LC_ALL=C.UTF-8 ;;
  esac 2> /dev/null
fi

# --- Java -----------------------------------------------------------------------------------------------------------
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
install="install a JDK 17 and put it on the PATH or set JAVA_HOME to it"
if ! command -v "$java" > /dev/null; then
  fail "no java found${JAVA_HOME:+ at $java, where JAVA_HOME leads}; $install"
fi
said=$("$java" -XshowSettings:properties -version 2>&1) || fail "$java does not start: $(gist "$said")" 1
pattern='java\.specification\.version = ([0-9.]+)'
[[ $said =~ $pattern ]] && version=${BASH_REMATCH[1]} || version="of an unknown version"
if [[ ! $version =~ ^(17|18|19|2[0-9])$ ]]; then
  fail "Java $version found at $java${JAVA_HOME:+, where JAVA_HOME leads}; Pliant needs Java 17: $install"
fi

# --- Build, when there is no jar or a source is newer -----------------------------------------------------------------
jar() {
  local file
  for file in "$home"/target/pliant-*-app.jar; do
    [[ -f $file ]] && printf '%s' "$file" && return
  done
  return 0
}

# Whether anything at $1, a file or a folder, is newer than the file $2.
newer() {
  local entry
  if [[ ! -d $1 ]]; then
    [[ $1 -nt $2 ]]
    return
  fi
  for entry in "$1"/*; do
    newer "$entry" "$2" && return
  done
  return 1
}

stale() {
  local built
  built=$(jar)
  [[ -z $built || ! -d $home/target/spark/jars ]] || newer "$home/pom.xml" "$built" || newer "$home/src/main" "$built"
}

if stale; then
  command -v mvn > /dev/null || fail "nothing is built yet and no mvn found; install Maven and put it on the PATH"
  echo "pliant: building (a first build downloads Spark and DL4J, a few minutes)" >&2
  log=$(mktemp) || fail "no temporary file can be made in ${TMPDIR:-/tmp}" 1
  if ! mvn -B -q -f "$home/pom.xml" -DskipTests package > "$log" 2>&1; then
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
# spark-submit uses --version itself, wherever it stands.
for ((i = 0; i < ${#command_line[@]}; i++)); do
  [[ ${command_line[i]} == --version ]] && command_line[i]=-V
done

# --- Shell completion, which does not need Spark -----------------------------------------------------
if [[ ${command_line[0]-} == completion ]]; then
  exec "$java" -XX:TieredStopAtLevel=1 -Dlog4j2.configurationFile="$home/conf/log4j2.properties" -Dpliant.log=/dev/null \
    -cp "$(jar):$home/target/spark/jars/*" dev.pliant.cli.Main "${command_line[@]}"
fi

# --- Logs: Spark's own to a file, what concerns a user to the screen --------------------------------------------------
cache=${PLIANT_CACHE:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/pliant}
for logs in "${PLIANT_LOGS:-$home/logs}" "$cache/logs" ''; do
  [[ -n $logs ]] || logs=$(mktemp -d) || fail "logs find no place: ${PLIANT_LOGS:-$home/logs}, $cache/logs and ${TMPDIR:-/tmp} cannot be written" 1
  mkdir -p "$logs" 2> /dev/null && [[ -w $logs && -x $logs ]] && break
done
if [[ -n ${PLIANT_LOGS:-} && $logs != "$PLIANT_LOGS" ]]; then
  echo "pliant: PLIANT_LOGS is $PLIANT_LOGS, which cannot be written; the log goes to $logs" >&2
fi
# Keep this user's newest logs and the logs of running processes; names sort by time.
old=()
for log in "$logs"/pliant-*.log; do
  if [[ -O $log ]]; then old+=("$log"); fi
done
for ((i = 0; i < ${#old[@]} - 19; i++)); do
  process=${old[i]%.log}
  process=${process##*-}
  # A process with the number of this one has ended.
  if [[ $process == "$$" ]] || ! kill -0 "$process" 2> /dev/null; then
    rm -f "${old[i]}" 2> /dev/null || true
  fi
done
# A word of a line that Spark splits into words.
quoted() {
  local word=${1//\\/\\\\}
  printf '"%s"' "${word//\"/\\\"}"
}
launcher_options=$(quoted "-Dlog4j2.configurationFile=$home/conf/log4j2.properties")
launcher_options+=" $(quoted "-Dpliant.log=$logs/pliant-$(date +%Y%m%d-%H%M%S)-$$.log")"
# Java cannot find out whether the standard error is a terminal, on which lines are overwritten.
[[ -t 2 ]] && terminal=true || terminal=false
launcher_options+=" -Dpliant.terminal=$terminal"
# Native memory is outside the heap; this is its limit, as in conf/spark-defaults.conf for executors.
driver_options="-Dorg.bytedeco.javacpp.maxbytes=1g -Dorg.bytedeco.javacpp.maxphysicalbytes=0"
# The fastest training loops need Java's Vector API, which not every Java has. Java prints a warning about it.
if [[ ${command_line[0]-} =~ ^(train|bench|compare|doctor|predict)$ && ! " $* " =~ \ (--help|--help-all|-h|-V)\  ]] &&
  [[ $("$java" --list-modules 2> /dev/null) == *jdk.incubator.vector@* ]]; then
  driver_options+=" --add-modules=jdk.incubator.vector"
fi

# One thread for each task: threads of BLAS and OpenMP inside tasks would compete for the cores.
export OMP_NUM_THREADS=${OMP_NUM_THREADS:-1}
export OPENBLAS_NUM_THREADS=${OPENBLAS_NUM_THREADS:-1}
export SPARK_DRIVER_MEMORY=${SPARK_DRIVER_MEMORY:-2g}

# --- Which Spark: the cluster's own, if there is one -------------------------------------------------------------------
if [[ -n ${SPARK_HOME:-} ]]; then
  submit=$SPARK_HOME/bin/spark-submit
  [[ -x $submit ]] || fail "SPARK_HOME is $SPARK_HOME, but $submit is not there"
  chosen="SPARK_HOME is $SPARK_HOME, which"
  instead="set SPARK_HOME to such a Spark, or unset it"
elif submit=$(type -P spark-submit); then
  chosen="the spark-submit on the PATH is $submit, which"
  instead="set SPARK_HOME to such a Spark, or take this one off the PATH"
fi
if [[ -n $submit ]]; then
  # The name of a jar shows the version at once; asking Spark takes seconds.
  spark=$(follow "$submit")
  scala='' number=''
  for file in "${spark%/bin/*}"/jars/spark-core_*.jar; do
    [[ ${file##*/} =~ ^spark-core_([0-9]+\.[0-9]+)-([0-9]+\.[0-9]+) ]] && scala=${BASH_REMATCH[1]} number=${BASH_REMATCH[2]}
  done
  if [[ -z $number ]]; then
    said=$("$submit" --version 2>&1 < /dev/null) || true
    pattern='version ([0-9]+\.[0-9]+)'
    [[ $said =~ $pattern ]] && number=${BASH_REMATCH[1]}
    pattern='Scala version ([0-9]+\.[0-9]+)'
    [[ $said =~ $pattern ]] && scala=${BASH_REMATCH[1]}
  fi
  # A Spark whose version cannot be found is accepted.
  if [[ ${number:-3.5} != 3.5 || ${scala:-2.12} != 2.12 ]]; then
    fail "$chosen is Spark ${number:-of an unknown version}${scala:+ with Scala $scala}; Pliant needs Spark 3.5 with Scala 2.12: $instead"
  fi
fi

# --- Where the driver runs ---------------------------------------------------------------------------------------------
# The value of setting $1 from --conf before the command, else from Spark's file of settings.
setting() {
  local i word file='' value='' found='' line
  local pattern='^[[:space:]]*([^[:space:]=:]+)[[:space:]]*[=:]?[[:space:]]*(.*)$'
  for ((i = 0; i < ${#submit_options[@]}; i++)); do
    word=${submit_options[i]}
    case $word in
      --conf | -c) i=$((i + 1)) word=${submit_options[i]} ;;
      --conf=*) word=${word#--conf=} ;;
      --properties-file) i=$((i + 1)) file=${submit_options[i]} && continue ;;
      *) continue ;;
    esac
    [[ $word != "$1="* ]] || found=true value=${word#*=}
  done
  file=${file:-${SPARK_CONF_DIR:-${SPARK_HOME:-}/conf}/spark-defaults.conf}
  if [[ -z $found && -r $file ]]; then
    while IFS= read -r line || [[ -n $line ]]; do
      [[ $line =~ $pattern && ${BASH_REMATCH[1]} == "$1" ]] && value=${BASH_REMATCH[2]}
    done < "$file"
  fi
  printf '%s' "$value"
}

# The value of the last option $1 before the command.
option() {
  local i value=''
  for ((i = 0; i < ${#submit_options[@]}; i++)); do
    case ${submit_options[i]} in
      "$1") value=${submit_options[i + 1]} ;;
      "$1="*) value=${submit_options[i]#*=} ;;
    esac
  done
  printf '%s' "$value"
}

master=$(option --master)
master=${master:-$(setting spark.master)}
case $master in
  '' | local* | spark://* | yarn | k8s://* | mesos://*) ;;
  *) fail "--master $master is no address of a cluster; give spark://HOST:PORT, yarn, k8s://URL or local[N]" ;;
esac
mode=$(option --deploy-mode)
mode=${mode:-$(setting spark.submit.deployMode)}
if [[ $mode != cluster ]]; then
  export SPARK_SUBMIT_OPTS="$launcher_options $driver_options ${SPARK_SUBMIT_OPTS:-}"
else
  export SPARK_SUBMIT_OPTS="$launcher_options ${SPARK_SUBMIT_OPTS:-}"
  # Spark gives a driver the options that Java 17 needs, except on a standalone cluster.
  for package in java.lang java.lang.invoke java.lang.reflect java.io java.net java.nio java.util java.util.concurrent \
    java.util.concurrent.atomic jdk.internal.ref sun.nio.ch sun.nio.cs sun.security.action sun.util.calendar; do
    driver_options+=" --add-opens=java.base/$package=ALL-UNNAMED"
  done
  users=$(option --driver-java-options)
  driver_options+=" -Djdk.reflect.useDirectMethodHandle=false ${users:-$(setting spark.driver.extraJavaOptions)}"
  submit_options+=(--driver-java-options "$driver_options")
  if [[ -z $(setting spark.standalone.submit.waitAppCompletion) ]]; then
    submit_options+=(--conf spark.standalone.submit.waitAppCompletion=true)
  fi
fi

# Older shells, such as macOS's, treat an empty array as an unset variable.
application=(--class dev.pliant.cli.Main ${submit_options[@]+"${submit_options[@]}"} "$(jar)"
  ${command_line[@]+"${command_line[@]}"})
if [[ -n $submit ]]; then
  command=("$submit" "${application[@]}")
else
  # Use the Spark that Maven resolved, in the same way as Spark's own spark-class.
  export SPARK_HOME=$home/target/spark
  export SPARK_SCALA_VERSION=2.12
  launch() {
    # Options for every Java might make it print among the words.
    unset -v JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS
    "$java" -Xmx128m -cp "$SPARK_HOME/jars/*" org.apache.spark.launcher.Main \
      org.apache.spark.deploy.SparkSubmit "${application[@]}"
    printf '%d\0' $?
  }
  command=()
  {
    # The launcher's first line is a marker; the words of the command follow, each ended by a zero byte.
    IFS= read -r _ || true
    while IFS= read -r -d '' word; do
      command+=("$word")
    done
  } < <(launch 2> /dev/null)
  last=$((${#command[@]} - 1))
  if [[ $last -le 0 || ${command[last]} != 0 || ${command[last - 1]} == --usage-error ]]; then
    said=$(launch 2>&1 > /dev/null) || true
    fail "Spark's launcher refused these options: ${submit_options[*]-}${said:+ ($(gist "$said"))}"
  fi
  unset 'command[last]'
fi
[[ $mode == cluster ]] || exec "${command[@]}"

# Prints the output of Spark's client without stack traces, but with the reason of a failure.
condense() {
  local line failure='' failed=0
  while IFS= read -r line || [[ -n $line ]]; do
    case $line in
      'pliant: State of '*' is FAILED'* | 'pliant: State of '*' is ERROR'* | 'pliant: State of '*' is KILLED'*) failed=1 ;;
    esac
    case $line in
      'Exception in thread "main" '*': ' | [[:space:]]*) ;;
      'Exception in thread "main" '* | 'Caused by: '*) failure=${failure:-${line#*: }} ;;
      *) printf '%s\n' "$line" ;;
    esac
  done
  if [[ -n $failure ]]; then
    printf 'pliant: the driver was not submitted: %s\n' "$failure"
  elif [[ $master == spark://* ]]; then
    echo "pliant: what the driver printed is in the folder of its id, in the work folder of the worker that ran it"
  fi
  return "$failed"
}
# The driver's own exit code stays on the cluster; for a failed driver Spark itself returns 0 or 255.
code=0
{ "${command[@]}" 2>&1 >&3 | condense >&2; } 3>&1 || code=$?
((code != 255)) || code=1
exit "$code"
