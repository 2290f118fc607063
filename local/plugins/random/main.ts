import { type Kind, KindProvider } from "../kinds";
import { serve } from "../provider-server";
import { sdkVersion } from "../sdk-version";
import { randomBytesKind } from "./bytes";
import { randomIdKind } from "./id";
import { randomPasswordKind } from "./password";

/** Stands in for Pulumi's random provider: passwords, bytes and identifiers from the system's secure source. */
class RandomProvider extends KindProvider {
  readonly version = sdkVersion("@pulumi/random");
  protected readonly kinds: Record<string, Kind> = {
    "random:index/randomBytes:RandomBytes": randomBytesKind,
    "random:index/randomId:RandomId": randomIdKind,
    "random:index/randomPassword:RandomPassword": randomPasswordKind,
  };

  configure(): void {
    // there is nothing to configure
  }
}

serve(new RandomProvider());
