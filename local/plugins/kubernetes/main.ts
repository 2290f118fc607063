import { serve } from "../provider-server";
import { KubernetesProvider } from "./provider";

serve(new KubernetesProvider());
