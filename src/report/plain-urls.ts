import { packagePathOf } from "../stack/package-path.js";

/** Scheme, authority, path, and query or fragment. */
const URL_IN_TEXT =
  /\b([a-z][a-z\d+.-]*:\/\/)([^\s"'`()<>\\/?#]*)([^\s"'`()<>?#]*)([?#][^\s"'`()<>]*)?/gi;
const POSITION = /(?::\d+){1,2}$/;
/** What follows names a machine; elsewhere (`webpack://shop/`) it names a project. */
const NETWORK_SCHEME =
  /^(?:https?|wss?|s?ftp|ssh|git|tcp|udp|ldaps?|smtps?|amqps?|mqtts?|nats|kafka|rediss?|mysql|mariadb|postgres(?:ql)?|mongodb(?:\+srv)?|mssql|clickhouse|grpcs?)(?:\+\w+)?:/i;
const OWN_MACHINE = /^(?:localhost|127\.[\d.]+|0\.0\.0\.0|\[::1?\])?$/i;
/** Outside of paths, where it would be a version (`/.pnpm/left-pad@next.beta/`), and not a frame (`load@app.js:1:2`). */
const EMAIL = /(?<![\w.+/\\-])[\w.+-]+@[a-z][\w-]*(?:\.[\w-]+)*\.[a-z]{2,}(?![\w/\\-]|\.\w|:\d)/gi;

/**
 * A text in which URLs have no credentials, and with neither addresses of e-mail.
 *
 * @param hostName the other name of a host; undefined leaves hosts as they are
 * @param hasQueries whether queries and fragments stay
 */
export function plainUrls(
  text: string,
  hostName: ((host: string) => string) | undefined,
  hasQueries: boolean,
): string {
  if (!text.includes("://") && !text.includes("@")) return text;
  return text
    .replace(URL_IN_TEXT, (_url, scheme: string, authority: string, path: string, rest = "") => {
      const server = authority.slice(authority.lastIndexOf("@") + 1);
      const end = hasQueries ? rest : (POSITION.exec(rest)?.[0] ?? "");
      const isHost = NETWORK_SCHEME.test(scheme) || server !== authority;
      if (hostName === undefined || !isHost || packagePathOf(scheme + server + path)) {
        return scheme + server + path + end;
      }
      const [, host = "", port = ""] = /^(\[[^\]]*\]|[^:]*)(.*)$/.exec(server) ?? [];
      return scheme + (OWN_MACHINE.test(host) ? host : hostName(host)) + port + path + end;
    })
    .replace(EMAIL, "(e-mail)");
}
