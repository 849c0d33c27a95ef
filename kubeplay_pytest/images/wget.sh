#!/bin/sh
# Debian's busybox before 1.36.1-5 crashes at wget -T: timeout counts the seconds instead.
seconds=
left=$#
while [ "$left" -gt 0 ]; do
  left=$((left - 1))
  word=$1
  shift
  case $word in
    --timeout=*) seconds=${word#*=} ;;
    -T* | -[cqS]T* | -[cqS][cqS]T*)
      [ "${word%%T*}" = - ] || set -- "$@" "${word%%T*}"
      seconds=${word#*T}
      if [ -z "$seconds" ] && [ "$left" -gt 0 ]; then
        seconds=$1
        shift
        left=$((left - 1))
      fi
      ;;
    *) set -- "$@" "$word" ;;
  esac
done
[ -n "$seconds" ] || exec busybox wget "$@"
timeout "$seconds" busybox wget "$@"
status=$?
if [ "$status" -eq 143 ]; then
  echo "wget: download timed out" >&2
  status=1
fi
exit "$status"
